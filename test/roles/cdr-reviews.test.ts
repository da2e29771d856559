/** What a hosted eMSP is told of the CDRs that it receives. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aCdr, aCdrLocation, aChargingPeriod, aLocation, aSession, aTariff } from '../support/builders';
import { EventSourceClient } from '../support/event-source';
import { CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;

beforeEach(async () => {
  world = await World.start();
  cpo = await world.join(CPO);
  await world.host('FR*MSP', 'EMSP');
});
afterEach(() => world.stop());

interface Review {
  verdict: string;
  findings: { code: string; severity: string }[];
  totals: { field: string; verdict: string; computed: string }[];
  checked_at: string;
  dispute: { state: string; notes: { at: string; state: string; text: string }[] };
}

const to = { role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
const post = (body: object) => cpo.call({ ...to, method: 'POST', module: 'cdrs', rest: '', body });
const put = (module: string, body: { id?: unknown }) =>
  cpo.call({ ...to, method: 'PUT', module, rest: `/NL/TNM/${body.id}`, body });
const pathOf = (id: string) => `/parties/FR/MSP/cdrs/NL/TNM/${id}/review`;
const review = async (id = 'CDR1') => (await world.api('GET', pathOf(id))).json as unknown as Review;
const codesIn = ({ findings }: Review) => findings.map(({ code }) => code);

describe('a CDR that a hosted eMSP receives', () => {
  it('is checked once it has been answered, told, and shown', async () => {
    await put('sessions', aSession({ status: 'COMPLETED' }));
    await put('locations', aLocation());
    const client = await EventSourceClient.open(`${world.url}/api/v1/events?types=cdr.checked`);
    expect((await post(aCdr())).http).toBe(201);
    await client.until(({ events }) => events.length === 1);
    client.close();

    const found = await review();
    expect(found).toMatchObject({ verdict: 'MATCH', findings: [], dispute: { state: 'none', notes: [] } });
    expect(found.checked_at).toBe('2026-06-01T12:00:00.000Z');
    expect(client.events[0]?.data).toMatchObject({
      party: 'FR*MSP',
      object: 'CDR1',
      data: { owner: 'NL*TNM', verdict: 'MATCH', findings: [] },
    });
  });

  it('is taken, and told to be wrong, when its total is not what its Tariff says', async () => {
    const reply = await post(aCdr({ total_cost: { excl_vat: 7.5, incl_vat: 9.08 } }));

    expect(reply.http).toBe(201);
    const { verdict, totals } = await review();
    expect(verdict).toBe('MISMATCH');
    expect(totals.find(({ field }) => field === 'total_cost.excl_vat')).toMatchObject({
      verdict: 'MISMATCH',
      computed: '5.0000',
    });
  });

  it('is priced by the Tariff that was published when it encloses none', async () => {
    await put('tariffs', aTariff());
    await post(aCdr({ tariffs: [] }));

    const found = await review();
    expect(found.verdict).toBe('MATCH');
    expect(codesIn(found)).toContain('TARIFF_FROM_CACHE');
  });

  it('names a twin, a Session that nobody knows, a power that no connector gives, and an end to come', async () => {
    await put('locations', aLocation());
    await post(aCdr());
    await post(aCdr({ id: 'CDR2' }));
    const period = aChargingPeriod({ dimensions: [{ type: 'ENERGY', volume: 60 }] });
    await post(aCdr({ id: 'STRONG', session_id: 'S2', total_energy: 60, charging_periods: [period] }));
    await post(aCdr({ id: 'FUTURE', session_id: 'S3', end_date_time: '2026-07-01T00:00:00Z' }));
    await world.settled();

    expect(codesIn(await review('CDR1'))).toEqual(['SESSION_UNKNOWN']);
    expect(codesIn(await review('CDR2'))).toContain('DUPLICATE_CDR');
    expect(codesIn(await review('STRONG'))).toContain('IMPLAUSIBLE_POWER');
    expect(codesIn(await review('FUTURE'))).toContain('IN_FUTURE');
  });

  it("names the operator when the EVSE is another CPO's", async () => {
    const other = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const body = aLocation({ country_code: 'BE', party_id: 'BEC' });
    await other.call({ ...to, from: 'BE*BEC', method: 'PUT', module: 'locations', rest: '/BE/BEC/LOC1', body });
    await post(aCdr({ cdr_location: aCdrLocation() }));

    expect(codesIn(await review())).toContain('WRONG_OPERATOR');
  });

  it('is checked once more when its Tariff has come after it; a dispute stays, and it is told and recorded', async () => {
    await post(aCdr({ tariffs: [] }));
    expect((await review()).verdict).toBe('NOT_CHECKED');
    await world.api('POST', `${pathOf('CDR1')}/dispute`, { state: 'open', note: 'No price' });
    await put('tariffs', aTariff());
    world.clock.advance(60_000);
    const client = await EventSourceClient.open(`${world.url}/api/v1/events?types=cdr.checked`);

    const { http, json } = await world.api('POST', `${pathOf('CDR1')}/check`);
    await client.until(({ events }) => events.length === 1);
    client.close();

    expect(http).toBe(200);
    expect(json).toMatchObject({
      verdict: 'MATCH',
      checked_at: '2026-06-01T12:01:00.000Z',
      dispute: { state: 'open', notes: [{ text: 'No price' }] },
    });
    expect(client.events[0]?.data).toMatchObject({ object: 'CDR1', data: { verdict: 'MATCH' } });
    const audited = await world.api('GET', `/audit?path=${pathOf('CDR1')}/check`);
    expect(audited.json.items).toMatchObject([{ method: 'POST', status: 200 }]);
    expect((await world.api('POST', `${pathOf('NOPE')}/check`)).http).toBe(404);
  });

  it('lacks signed data where the EVSE has signed before', async () => {
    const signed_data = {
      encoding_method: 'OCMF',
      signed_values: [{ nature: 'End', plain_data: '20 kWh', signed_data: 'c2lnbmVk' }],
    };
    const elsewhere = aCdrLocation({ evse_uid: 'E2' });
    await put('sessions', aSession({ status: 'COMPLETED' }));
    await post(aCdr({ id: 'UNSIGNED' }));
    await post(aCdr({ id: 'SIGNED', session_id: 'S2', signed_data }));
    await post(aCdr({ id: 'LATER', session_id: 'S3' }));
    await post(aCdr({ id: 'OTHER', session_id: 'S4', cdr_location: elsewhere }));
    await world.settled();

    expect(codesIn(await review('UNSIGNED'))).toEqual([]);
    expect(codesIn(await review('SIGNED'))).not.toContain('SIGNED_DATA_MISSING');
    expect(codesIn(await review('LATER'))).toContain('SIGNED_DATA_MISSING');
    expect(codesIn(await review('OTHER'))).not.toContain('SIGNED_DATA_MISSING');
  });

  it('lacks signed data in a country whose law asks for it, when that is set', async () => {
    await world.stop();
    world = await World.start({ signedDataCountries: ['NLD'] });
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    await post(aCdr());

    expect(codesIn(await review())).toContain('SIGNED_DATA_MISSING');
  });

  it('as a Credit CDR is compared with what it takes back; that one may be billed anew', async () => {
    const credit = { credit: true, credit_reference_id: 'CDR1' };
    await post(aCdr());
    await post(aCdr({ ...credit, id: 'CDR1-C', total_cost: { excl_vat: -5, incl_vat: -6.05 } }));
    await post(aCdr({ ...credit, id: 'CDR1-D', total_cost: { excl_vat: -4, incl_vat: -4.84 } }));
    await post(aCdr({ ...credit, id: 'C9', credit_reference_id: 'NOPE', total_cost: { excl_vat: -5 } }));
    await post(aCdr({ id: 'CDR2' }));
    await world.settled();

    expect(codesIn(await review('CDR1-C'))).toEqual(['SESSION_UNKNOWN']);
    expect(codesIn(await review('CDR1-D'))).toContain('CREDIT_AMOUNT_DIFFERS');
    expect(codesIn(await review('C9'))).toContain('CREDIT_ORIGINAL_UNKNOWN');
    expect(codesIn(await review('CDR2'))).toEqual(['SESSION_UNKNOWN']);
  });
});

describe('a dispute about a received CDR', () => {
  it('is opened and settled, and every note is kept', async () => {
    await post(aCdr());
    const opened = await world.api('POST', `${pathOf('CDR1')}/dispute`, { state: 'open', note: 'Twice the energy' });
    world.clock.advance(60_000);
    await world.api('POST', `${pathOf('cdr1')}/dispute`, { state: 'settled', note: 'Credited' });

    expect(opened.json).toMatchObject({ dispute: { state: 'open' } });
    expect((await review()).dispute).toEqual({
      state: 'settled',
      notes: [
        { at: '2026-06-01T12:00:00.000Z', state: 'open', text: 'Twice the energy' },
        { at: '2026-06-01T12:01:00.000Z', state: 'settled', text: 'Credited' },
      ],
    });
  });

  it('needs a state that there is, a note, and a CDR', async () => {
    await post(aCdr());
    const faulty = await world.api('POST', `${pathOf('CDR1')}/dispute`, { state: 'angry' });

    expect(faulty.http).toBe(400);
    expect(faulty.text).toContain('/state');
    expect(faulty.text).toContain('/note');
    expect((await world.api('POST', `${pathOf('NOPE')}/dispute`, { state: 'open', note: 'x' })).http).toBe(404);
    expect((await world.api('GET', pathOf('NOPE'))).http).toBe(404);
  });
});
