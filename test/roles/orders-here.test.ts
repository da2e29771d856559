import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { call } from '../support/api';
import { putLocation, putSession } from '../support/hosted';
import { until } from '../support/until';
import { aToken, CPO, EMSP, World } from '../support/world';

let world: World;

const own = aToken({ country_code: 'FR', party_id: 'MSP' });
const to = { country_code: 'FR', party_id: 'CPO' };
const read = async (id: string) => (await call(world, { path: `/commands/${id}` })).json;
const open = async () => (await call(world, { path: '/parties/FR/CPO/commands?open=true' })).json.items;
const settle = (id: string, body: object) =>
  call(world, { method: 'POST', path: `/parties/FR/CPO/commands/${id}/result`, body });

describe('a CPO and an eMSP hosted on one instance', () => {
  beforeEach(async () => {
    world = await World.start();
    await world.host('FR*CPO', 'CPO');
    await world.host('FR*MSP', 'EMSP');
    await putLocation(world);
  });
  afterEach(() => world.stop());

  it('command, answer and report in the house', async () => {
    const body = { to, token: own, location_id: 'LOC1' };
    const { http, json } = await call(world, { method: 'POST', path: '/parties/FR/MSP/commands/START_SESSION', body });
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    await until(async () => (await read(json.id)).result !== null, 'the result');

    expect(http).toBe(202);
    expect(json.response).toMatchObject({ result: 'ACCEPTED', timeout: 35 });
    expect((await read(json.id)).result).toEqual({ result: 'ACCEPTED' });
  });

  it('set profiles and tell which is in force', async () => {
    await putSession(world, 'S1', {}, { country_code: 'FR', party_id: 'MSP' });
    const path = '/parties/FR/MSP/sessions/S1/charging-profile';
    const charging_profile = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 5000 }] };
    await call(world, { method: 'PUT', path, body: { charging_profile, to } });
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    const active = { start_date_time: '2026-06-01T12:00:00Z', charging_profile };
    const known = async () => (await call(world, { path })).json.items;
    await until(async () => (await known()).length > 0, 'the result');
    await call(world, { method: 'PUT', path: '/parties/FR/CPO/sessions/S1/active-charging-profile', body: active });
    await until(async () => (await known())[0].active_charging_profile !== null, 'the profile in force');

    expect(await known()).toEqual([{ counterparty: 'FR*CPO', charging_profile, active_charging_profile: active }]);
  });
});

describe('orders outlast a restart', () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-orders-'));
    world = await World.start({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });
    await world.host('FR*CPO', 'CPO');
    await world.host('FR*MSP', 'EMSP');
    await putLocation(world);
  });
  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  it('a result that the eMSP could not be given is given after it', async () => {
    const emsp = await world.join(EMSP);
    const isResult = ({ path }: { path: string }) => path === '/results/1';
    emsp.answer(isResult, 'reset');
    await take(emsp);
    await settle((await open())[0].id, { result: 'ACCEPTED' });
    await emsp.waitFor(isResult);
    await world.restart();
    emsp.heal();
    emsp.received.length = 0;
    await until(() => {
      world.clock.advance(5_000);
      return emsp.received.some(isResult);
    }, 'the result');

    expect(JSON.parse(emsp.received.find(isResult)?.body ?? '')).toEqual({ result: 'ACCEPTED' });
  });

  it('an order that nobody has carried out ends with TIMEOUT after it, once', async () => {
    const emsp = await world.join(EMSP);
    const isResult = ({ path }: { path: string }) => path === '/results/1';
    await take(emsp);
    await world.restart();
    world.clock.advance(31_000);
    const { body } = await emsp.waitFor(isResult);

    expect(JSON.parse(body)).toEqual({ result: 'TIMEOUT' });
    expect(emsp.received.filter(isResult)).toHaveLength(1);
  });

  it('a result is taken at the address that was given before it', async () => {
    const cpo = await world.join(CPO);
    const isCommand = ({ path }: { path: string }) => path.includes('/receiver/commands/');
    cpo.answer(isCommand, { data: { result: 'ACCEPTED', timeout: 30 } });
    const body = { to: { country_code: 'NL', party_id: 'TNM' }, token: own, location_id: 'LOC1' };
    const { json } = await call(world, { method: 'POST', path: '/parties/FR/MSP/commands/START_SESSION', body });
    const { response_url } = JSON.parse((await cpo.waitFor(isCommand)).body) as { response_url: string };
    await world.restart();
    const url = `${world.url}${new URL(response_url).pathname}`;
    const answer = await cpo.send({ method: 'POST', url, body: '{"result":"ACCEPTED"}' });

    expect(answer.json.status_code).toBe(1000);
    expect((await read(json.id)).result).toEqual({ result: 'ACCEPTED' });
  });
});

function take(emsp: SandboxPartner) {
  const response_url = `http://127.0.0.1:${emsp.port}/results/1`;
  const at = { module: 'commands', role: 'RECEIVER' as const, rest: '/START_SESSION', from: 'DE*MSP', to: 'FR*CPO' };
  return emsp.call({ ...at, method: 'POST', body: { response_url, token: aToken(), location_id: 'LOC1' } });
}
