/** A month settled: what CDRs add up to, what is in dispute, what has no counterpart. */
import { exchange } from '../../src/sandbox/wire';
import { aCdr, aSession } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { ADMIN_KEY, CPO, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

/** Lets NL*TNM push to the hosted FR*MSP. */
async function partner() {
  const cpo = await world.join(CPO);
  await world.host('FR*MSP', 'EMSP');
  const to = { role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
  return {
    post: (body: object) => cpo.call({ ...to, method: 'POST', module: 'cdrs', rest: '', body }),
    session: (body: { id?: unknown }) =>
      cpo.call({ ...to, method: 'PUT', module: 'sessions', rest: `/NL/TNM/${body.id}`, body }),
  };
}

const path = (direction: string) => `/parties/FR/MSP/statements?month=2026-05&direction=${direction}`;

describe('a monthly statement', () => {
  it('adds up exactly what was received, credits taken off, other months left out, and lists what is in dispute', async () => {
    const { post } = await partner();
    await post(aCdr({ id: 'A', total_cost: { excl_vat: 0.1, incl_vat: 0.121 }, total_energy: 0.1 }));
    await post(aCdr({ id: 'B', total_cost: { excl_vat: 0.2, incl_vat: 0.242 }, total_energy: 0.2 }));
    await post(aCdr({ id: 'C', total_cost: { excl_vat: 5, incl_vat: 6.05 } }));
    const credit = { credit: true, credit_reference_id: 'C', total_cost: { excl_vat: -5, incl_vat: -6.05 } };
    await post(aCdr({ id: 'C-C', ...credit }));
    await post(aCdr({ id: 'D', currency: 'CHF', total_cost: { excl_vat: 1 } }));
    await post(aCdr({ id: 'E', last_updated: '2026-06-01T00:00:00Z' }));
    await world.api('POST', '/parties/FR/MSP/cdrs/NL/TNM/B/review/dispute', { state: 'open', note: 'No such charge' });

    const { json } = await world.api('GET', path('in'));
    expect(json).toEqual({
      party: 'FR*MSP',
      month: '2026-05',
      direction: 'in',
      lines: [
        {
          counterparty: 'NL*TNM',
          currency: 'CHF',
          count: 1,
          energy_kwh: '20',
          total_excl_vat: '1',
          total_incl_vat: null,
          total_vat: null,
          without_incl_vat: 1,
          disputed: [],
        },
        {
          counterparty: 'NL*TNM',
          currency: 'EUR',
          count: 4,
          energy_kwh: '0.3',
          total_excl_vat: '0.3',
          total_incl_vat: '0.363',
          total_vat: '0.063',
          without_incl_vat: 0,
          disputed: ['B'],
        },
      ],
    });
    expect((await world.api('GET', path('out'))).json).toMatchObject({ lines: [] });
  });

  it('is CSV when asked for', async () => {
    const { post } = await partner();
    await post(aCdr());
    const url = `${world.url}/api/v1${path('in')}&format=csv`;
    const { text, headers } = await exchange({ method: 'GET', url, headers: { authorization: `Bearer ${ADMIN_KEY}` } });

    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')).toEqual([
      'counterparty,currency,count,energy_kwh,total_excl_vat,total_incl_vat,total_vat,without_incl_vat,disputed',
      'NL*TNM,EUR,1,20,5,6.05,1.05,0,',
      '',
    ]);
  });

  it('of own CDRs is per eMSP of the Token', async () => {
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'cdrs', owned('cdrs', 'CDR1'));
    const { json } = await world.api('GET', '/parties/FR/CPO/statements?month=2026-05&direction=out');

    expect(json.lines).toMatchObject([{ counterparty: 'DE*MSP', count: 1, total_excl_vat: '5', disputed: [] }]);

    const path = '/parties/FR/CPO/cdrs/FR/CPO/CDR1/review/dispute';
    await world.api('POST', path, { state: 'open', note: 'DE*MSP says the car was not there' });
    const again = await world.api('GET', '/parties/FR/CPO/statements?month=2026-05&direction=out');
    expect(again.json.lines).toMatchObject([{ counterparty: 'DE*MSP', disputed: ['CDR1'] }]);
  });

  it('needs a month and a direction', async () => {
    await world.host('FR*MSP', 'EMSP');
    const wrong = await world.api('GET', '/parties/FR/MSP/statements?month=2026-13&direction=in');
    const none = await world.api('GET', '/parties/FR/MSP/statements?month=2026-05');

    expect([wrong.http, wrong.json.detail]).toEqual([400, '?month must be a month, such as 2026-05']);
    expect([none.http, none.json.detail]).toEqual([400, '?direction must be in (CDRs received) or out (own CDRs)']);
  });
});

it('Sessions that ended without a CDR and CDRs without a Session are listed', async () => {
  const { post, session } = await partner();
  await session(aSession({ id: 'S1', status: 'COMPLETED' }));
  await session(aSession({ id: 'S2', status: 'COMPLETED' }));
  await session(aSession({ id: 'S3', status: 'ACTIVE' }));
  await post(aCdr({ id: 'A', session_id: 's1' }));
  await post(aCdr({ id: 'B', session_id: 'S9' }));
  await post(aCdr({ id: 'C', session_id: undefined }));

  const list = async (path: string) => (await world.api('GET', `/parties/FR/MSP/reconciliation/${path}`)).json;
  expect(await list('sessions-without-cdr')).toEqual({ items: [{ owner: 'NL*TNM', id: 'S2' }], next: null });
  const first = await list('cdrs-without-session?limit=1');
  expect(first).toEqual({ items: [{ owner: 'NL*TNM', id: 'B', session_id: 'S9' }], next: expect.any(String) });
  expect(await list(`cdrs-without-session?limit=1&cursor=${first.next}`)).toEqual({
    items: [{ owner: 'NL*TNM', id: 'C', session_id: null }],
    next: null,
  });
});
