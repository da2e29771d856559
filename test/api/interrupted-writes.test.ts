/** A write that was carried out, whose process ended before its answer was kept: what the same write does then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { Database } from '../../src/store/database';
import { type ApiReply, call } from '../support/api';
import { aCdr, aCdrToken } from '../support/builders';
import { CPO, EMSP, World } from '../support/world';

let world: World;
let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
  const databaseUrl = `sqlite:${join(folder, 'junction.sqlite')}`;
  world = await World.start({ databaseUrl });
  database = await Database.open(databaseUrl, 'main');
});
afterEach(async () => {
  await database.close();
  await world.stop();
  rmSync(folder, { recursive: true });
});

/** As a crash leaves it behind: the write is begun, and has no answer. */
const interrupt = () => database.write((manager) => manager.query('UPDATE kept_answer SET status = NULL, body = NULL'));
const post = (path: string, body: object) =>
  call(world, { method: 'POST', path, body, headers: { 'idempotency-key': 'once' } });
async function twice(path: string, body: object): Promise<[ApiReply, ApiReply]> {
  const first = await post(path, body);
  await interrupt();
  return [first, await post(path, body)];
}
const itemsOf = async (path: string) => (await call(world, { path })).json.items as { id: string }[];

it.each([
  ['an invitation', '/platforms', { name: 'TNM' }],
  ['a key', '/keys', { name: 'back office', scope: 'read' }],
  ['a webhook', '/webhooks', { url: 'http://127.0.0.1:9/hook', events: ['cdr.*'] }],
  ['an agreement', '/agreements', { party: 'NL*TNM', counterparty: 'DE*MSP' }],
])('%s is made once, and is told with its id', async (_, path, body) => {
  const before = (await itemsOf(path)).length;
  const [first, second] = await twice(path, body);

  expect([first.http, second.http]).toEqual([201, 201]);
  expect(second.json.id).toBe(first.json.id);
  expect(second.headers['idempotency-replayed']).toBeUndefined();
  expect(await itemsOf(path)).toHaveLength(before + 1);
});

it('an invitation, asked for again, is good with the token that was told last', async () => {
  const [first, second] = await twice('/platforms', { name: 'TNM' });
  const partner = await world.partner(CPO);
  const refused = await partner.register(world.versionsUrl, first.json.registration_token).catch(() => undefined);
  const registered = await partner.register(world.versionsUrl, second.json.registration_token);

  expect(refused?.json.status_code).not.toBe(1000);
  expect(registered.json.status_code).toBe(1000);
});

it('a registration that has gone through is not gone through again', async () => {
  const partner = await world.partner(CPO);
  const token = { name: 'TNM', versions_url: partner.versionsUrl, registration_token: partner.credentials().token };
  const [first, second] = await twice('/platforms', token);

  expect([first.json.status, second.http, second.json.status]).toEqual(['CONNECTED', 201, 'CONNECTED']);
  expect(second.json.id).toBe(first.json.id);
  expect(
    partner.received.filter(({ method, path }) => method === 'POST' && path.endsWith('/credentials')),
  ).toHaveLength(1);
});

describe('an order to a CPO', () => {
  let cpo: SandboxPartner;
  const isCommand = ({ path }: { path: string }) => path.includes('/receiver/commands/');
  const stop = { to: { country_code: 'NL', party_id: 'TNM' }, session_id: 'S1' };
  const path = '/parties/FR/MSP/commands/STOP_SESSION';
  beforeEach(async () => {
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    cpo.answer(isCommand, { data: { result: 'ACCEPTED', timeout: 30 } });
  });

  it('is given once, and told with the response that the CPO gave', async () => {
    const [first, second] = await twice(path, stop);

    expect(second.json).toEqual(first.json);
    expect(cpo.received.filter(isCommand)).toHaveLength(1);
  });

  it('that the CPO did not answer stays so, and is not given again', async () => {
    cpo.answer(isCommand, { http: 500, body: 'oops' });
    const [first, second] = await twice(path, stop);

    expect([first.http, second.http]).toEqual([502, 502]);
    expect(second.json).toMatchObject({ detail: first.json.detail, id: first.json.id });
    expect(cpo.received.filter(isCommand)).toHaveLength(1);
  });

  it('whose response nobody heard is not given again: what came of it is said to be unknown', async () => {
    const first = await post(path, stop);
    await database.manager.query('UPDATE asked_order SET response = NULL, endsAt = NULL');
    await interrupt();
    const second = await post(path, stop);
    const { response_url } = JSON.parse((await cpo.waitFor(isCommand)).body) as { response_url: string };
    await cpo.send({ method: 'POST', url: response_url, body: '{"result":"ACCEPTED"}' });

    expect([second.http, second.json.id]).toEqual([202, first.json.id]);
    expect(second.json).toMatchObject({ response: null, error: expect.stringContaining('not known') });
    expect(cpo.received.filter(isCommand)).toHaveLength(1);
    expect((await call(world, { path: `/commands/${first.json.id}` })).json.result).toEqual({ result: 'ACCEPTED' });
  });
});

it('a CDR that is taken back and billed anew is so once', async () => {
  const emsp = await world.join(EMSP);
  await world.host('FR*CPO', 'CPO');
  const bill = (id: string) => ({
    ...aCdr({ id, cdr_token: aCdrToken({ country_code: 'DE', party_id: 'MSP' }) }),
    ...{ country_code: 'FR', party_id: 'CPO' },
  });
  await call(world, { method: 'POST', path: '/parties/FR/CPO/cdrs', body: bill('C1') });
  const [first, second] = await twice('/parties/FR/CPO/cdrs/C1/credit', { replacement: bill('C2') });
  await world.settled();

  expect([first.http, second.http]).toEqual([201, 200]);
  expect((await itemsOf('/parties/FR/CPO/cdrs')).map(({ id }) => id)).toEqual(['C1', 'C1-C', 'C2']);
  expect(emsp.received.filter(({ method, path }) => method === 'POST' && path.endsWith('/cdrs'))).toHaveLength(3);
});
