/** The compiled schema decides and class-validator explains: both must be of one mind about every class. */
import fc from 'fast-check';
import { explainFaults, faultsOf } from '../../src/ocpi/check';
import { junk, mutated, objectOf, placesIn } from '../support/arbitrary';
import { EXAMPLES } from '../support/examples';

describe('the compiled schema and class-validator are of one mind', () => {
  it.each(EXAMPLES.map(([type]) => [type.name, type] as const))('about every valid %s', (_, type) => {
    fc.assert(
      fc.property(objectOf(type), (value) => {
        expect(faultsOf(type, value)).toEqual([]);
        expect(explainFaults(type, value)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(EXAMPLES.map(([type, example]) => [type.name, type, example] as const))(
    'about every %s that differs in one place, and name that place',
    (_, type, example) => {
      const places = placesIn(example);
      fc.assert(
        fc.property(fc.constantFrom(...places), junk, (way, change) => {
          const value = mutated(example, way, change);
          const place = `/${way.join('/')}`;

          const faults = faultsOf(type, value);

          expect(explainFaults(type, value)).toEqual(faults);
          expect(faults.filter(({ path }) => path !== place && !path.startsWith(`${place}/`))).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('about what is no object at all', () => {
    for (const value of [null, undefined, 1, 'x', true, [], [{}]])
      for (const [type] of EXAMPLES) {
        expect(faultsOf(type, value)).toEqual([{ path: '', problem: 'must be a JSON object' }]);
        expect(explainFaults(type, value)).toEqual(faultsOf(type, value));
      }
  });

  it('about members that no class knows [TYP-022]', () => {
    for (const [type, example] of EXAMPLES) {
      const unknown = JSON.parse('{"x_own": {"deep": [1]}, "constructor": 1, "__proto__": {"a": 1}, "then": {}}');
      const value = { ...unknown, ...example };

      expect(faultsOf(type, value)).toEqual([]);
      expect(explainFaults(type, value)).toEqual([]);
    }
  });
});
