/** What the specification's own examples get wrong, shown with objects of our own: `docs/errata.md` has the list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../src/lib/json';
import { faultsOf } from '../../src/ocpi/check';
import { EXAMPLES } from '../support/examples';

interface Erratum {
  example: string;
  class: string;
  flaw: string;
  object: object;
  faults: string[];
}

const root = join(__dirname, '../..');
const errata = JSON.parse(readFileSync(join(root, 'test/fixtures/2.2.1/errata.json'), 'utf8')) as Erratum[];
const page = readFileSync(join(root, 'docs/errata.md'), 'utf8');

describe('of the flaws in the examples of the specification', () => {
  it.each(errata.map((erratum) => [erratum.class, erratum.flaw, erratum] as const))(
    'a class finds what it can find: %s, %s',
    (name, _, { object, faults }) => {
      const type = EXAMPLES.find(([{ name: known }]) => known === name)?.[0];

      expect(type && faultsOf(type, object).map(({ path }) => path)).toEqual(faults);
    },
  );

  it('each is on the page of errata', () => {
    for (const { example } of errata) expect(page).toContain(example);
  });

  it('a comma behind the last member is no JSON', () => {
    expect(() => parseJson(Buffer.from('{"country_code": "DE", "status": "PLANNED",}'))).toThrow();
  });
});
