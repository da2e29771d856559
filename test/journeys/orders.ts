/**
 * Orders of a day: the five commands, charging profiles and preferences. The eMSP's back office gives each again until the
 * CPO has taken it, as a driver would; the CPO's back office carries out what it finds open. Each has the result that was
 * given to it, over whatever crashed in between.
 */
import { randomUUID } from 'node:crypto';
import { type ApiReply, type JunctionProcess, pause, until } from '../support/junction-process';
import { type Cast, CPO, EMSP } from './cast';

const PROFILE = { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 16 }] };
const ACTIVE = { start_date_time: '2026-05-01T10:00:00Z', charging_profile: PROFILE };
const LATER = { ...ACTIVE, start_date_time: '2026-05-01T10:30:00Z' };

/** What the CPO says came of each. */
const RESULTS: Record<string, object> = {
  START_SESSION: { result: 'ACCEPTED' },
  STOP_SESSION: { result: 'ACCEPTED' },
  RESERVE_NOW: { result: 'EVSE_OCCUPIED', message: [{ language: 'en', text: 'somebody was faster' }] },
  CANCEL_RESERVATION: { result: 'UNKNOWN_RESERVATION' },
  UNLOCK_CONNECTOR: { result: 'FAILED' },
  SET_CHARGING_PROFILE: { result: 'ACCEPTED' },
  GET_ACTIVE_CHARGING_PROFILE: { result: 'ACCEPTED', profile: ACTIVE },
  CLEAR_CHARGING_PROFILE: { result: 'ACCEPTED' },
};

const at = (party: string, path: string) => `/parties/${party.replace('*', '/')}/${path}`;

/** The CPO's back office, until it is told to stop. */
export function carryOutOrders(cpo: JunctionProcess): () => Promise<void> {
  let isOpen = true;
  const settleAll = async () => {
    const { json } = await cpo.api('GET', at(CPO, 'commands?open=true'));
    for (const { id, command } of (json.items ?? []) as { id: string; command: string }[])
      await cpo.api('POST', at(CPO, `commands/${id}/result`), RESULTS[command]);
  };
  const work = (async () => {
    // Whatever is cut off is done in the next round.
    for (; isOpen; await pause(200)) await settleAll().catch(() => undefined);
  })();
  return async () => {
    isOpen = false;
    await work;
  };
}

/** A call of the API whose answer is an order. */
type Call = [method: string, path: string, body?: object];

function callsOf(round: number) {
  const to = { country_code: 'FR', party_id: 'CPO' };
  const place = { location_id: `LOC${round}`, evse_uid: 'E1' };
  const driver = {
    country_code: 'DE',
    party_id: 'MSP',
    uid: `APP${round}`,
    type: 'APP_USER',
    contract_id: 'DE-MSP-C1',
  };
  const token = { ...driver, issuer: 'MSP', valid: true, whitelist: 'NEVER', last_updated: '2026-05-01T10:00:00Z' };
  const session_id = `S${round}`;
  const command = (name: string, body: object): Call => ['POST', at(EMSP, `commands/${name}`), { to, ...body }];
  const profile = at(EMSP, `sessions/${session_id}/charging-profile`);
  const expiry_date = new Date(Date.now() + 3_600_000).toISOString();
  return {
    commands: [
      command('START_SESSION', { token, ...place }),
      command('STOP_SESSION', { session_id }),
      command('RESERVE_NOW', { token, ...place, expiry_date, reservation_id: `R${round}` }),
      command('CANCEL_RESERVATION', { reservation_id: `R${round}` }),
      command('UNLOCK_CONNECTOR', { ...place, connector_id: '1' }),
    ],
    profiles: [
      ['PUT', profile, { charging_profile: PROFILE, to }],
      ['GET', `${at(EMSP, `sessions/${session_id}/active-charging-profile`)}?to=${CPO}`],
      ['DELETE', `${profile}?to=${CPO}`],
    ] as Call[],
  };
}

/** Every order of a round is given and has its result; a profile in force is told, preferences are answered. */
export async function expectOrders({ cpo, emsp }: Cast, round: number): Promise<void> {
  const { commands, profiles } = callsOf(round);
  await Promise.all(commands.map((one) => expectResult(emsp, one)));
  const [set, ask, clear] = profiles as [Call, Call, Call];
  await expectResult(emsp, set);
  await expectResult(emsp, ask);
  await cpo.api('PUT', at(CPO, `sessions/S${round}/active-charging-profile`), LATER);
  await until(`the profile in force of S${round} is told`, async () => {
    const { json } = await emsp.api('GET', at(EMSP, `sessions/S${round}/charging-profile`));
    const [known] = (json.items ?? []) as { active_charging_profile: typeof LATER | null }[];
    return known?.active_charging_profile?.start_date_time === LATER.start_date_time ? true : undefined;
  });
  await expectResult(emsp, clear);
  await expectPreferences(emsp, round);
}

async function expectPreferences(emsp: JunctionProcess, round: number): Promise<void> {
  const path = at(EMSP, `sessions/S${round}/charging-preferences`);
  const answer = await until(`preferences of S${round} are answered`, async () => {
    const { http, json } = await emsp.api('PUT', path, { profile_type: 'REGULAR' });
    return http === 200 ? json.response : undefined;
  });
  expect(answer).toBe('ACCEPTED');
}

async function expectResult(emsp: JunctionProcess, call: Call): Promise<void> {
  for (;;) {
    const order = await given(emsp, call);
    const look = async () => {
      const { json } = await emsp.api('GET', `/commands/${order}`);
      return json.result ? json : undefined;
    };
    const { command, result, response } = await until(`a result of ${call[1]}`, look, 90_000);
    // Nobody knows whether the CPO has got it: it is given again.
    if (response === null && (result as { result: string }).result === 'TIMEOUT') continue;
    expect({ command, result }).toEqual({ command, result: RESULTS[String(command)] });
    return;
  }
}

/** Its id, once the CPO has taken it. A try that is cut off is the same try when it is repeated. */
function given(emsp: JunctionProcess, [method, path, body]: Call): Promise<string> {
  let last = '';
  return until(`${method} ${path} is taken`, async () => {
    const reply: ApiReply = await emsp.api(method, path, body, randomUUID());
    const { id, response, error } = reply.json as Record<string, { result?: string } | string | null>;
    last = `${reply.http} ${reply.text}`;
    const isTaken = (response as { result?: string } | null)?.result === 'ACCEPTED' || (response === null && error);
    return reply.http === 202 && isTaken ? String(id) : undefined;
  }).catch((error: Error) => {
    throw new Error(`${error.message}; the last answer: ${last}`);
  });
}
