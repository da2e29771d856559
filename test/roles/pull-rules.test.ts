/** What a hosted eMSP reads from a CPO's lists: the rules that the modules share. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Received } from '../../src/sandbox/wire';
import { aCdr, aLocation, aSession, aTariff } from '../support/builders';
import { CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;

beforeEach(async () => {
  world = await World.start({ hubParty: '' });
  await world.host('FR*MSP', 'EMSP');
  cpo = await world.partner(CPO);
});
afterEach(() => world.stop());

type Build = (changes: object) => Record<string, unknown>;
const table = [
  {
    module: 'locations',
    build: aLocation as Build,
    bad: { city: 7 },
    pulled: '',
    single: '[LOC-038]',
    gone: '[LOC-037] [H-55]',
  },
  {
    module: 'tariffs',
    build: aTariff as Build,
    bad: { currency: 7 },
    pulled: '[TAR-007]',
    single: '[TAR-020]',
    gone: '[TAR-019]',
  },
  {
    module: 'sessions',
    build: aSession as Build,
    bad: { kwh: 'x' },
    pulled: '[SES-007] [SES-008]',
    single: '[SES-030]',
    gone: '',
  },
  { module: 'cdrs', build: aCdr as Build, bad: { currency: 7 }, pulled: '[CDR-011]', single: '[CDR-037]', gone: '' },
];

const isList =
  (module: string) =>
  ({ method, path }: Received) =>
    method === 'GET' && path === `/ocpi/2.2.1/sender/${module}`;
const known = async (module: string) =>
  ((await world.api('GET', `/parties/FR/MSP/${module}`)).json.items as { id: string }[]).map(({ id }) => id);

/** Joins, and waits until the first contact has read everything. */
async function join(): Promise<string> {
  const { id, registration_token } = await world.invite('TNM');
  await cpo.register(world.versionsUrl, registration_token);
  await world.settled();
  return id;
}

describe('a list that a CPO serves', () => {
  it.each(table)('of $module is read without any push $pulled', async ({ module, build }) => {
    cpo.answer(isList(module), { data: [build({ id: 'A' }), build({ id: 'B' })] });
    await join();

    expect(await known(module)).toEqual(['A', 'B']);
  });

  it.each(table)(
    'of $module is taken but for a faulty object, which is logged $single',
    async ({ module, build, bad }) => {
      cpo.answer(isList(module), { data: [build({ id: 'A' }), { ...build({ id: 'B' }), ...bad }, build({ id: 'C' })] });
      await join();

      expect(await known(module)).toEqual(['A', 'C']);
      expect(
        world.log.some(
          ({ message, about }) =>
            message.includes('bad object') && JSON.stringify(about).includes(`/${Object.keys(bad)[0]}`),
        ),
      ).toBe(true);
    },
  );

  const vanishing = table.filter(({ gone }) => gone !== '');
  it.each(vanishing)(
    'of $module drops what is missing in the whole of it, not what is missing in the changes $gone',
    async ({ module, build }) => {
      let data = [build({ id: 'A' }), build({ id: 'B' })];
      cpo.answer(isList(module), () => ({ data }));
      const id = await join();
      data = [build({ id: 'C', last_updated: '2026-05-20T10:00:00Z' })];
      await world.api('POST', `/platforms/${id}/pull`, { modules: [module] });
      expect(await known(module)).toEqual(['A', 'B', 'C']);

      await world.api('POST', `/platforms/${id}/pull`, { modules: [module], full: true });
      expect(await known(module)).toEqual(['C']);
    },
  );

  it('of Sessions is never asked for without date_from [SES-019]', async () => {
    const id = await join();
    await world.api('POST', `/platforms/${id}/pull`, { modules: ['sessions'], full: true });

    const asked = cpo.received.filter(isList('sessions'));
    expect(asked.length).toBeGreaterThan(1);
    for (const { query } of asked) expect(query.get('date_from')).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});
