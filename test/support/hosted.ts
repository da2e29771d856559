/** A hosted CPO with something to command, as its back office sets it up. */
import { aLocation, type World } from './world';

const withoutNames = ({
  country_code: _,
  party_id: __,
  id: ___,
  last_updated: ____,
  ...rest
}: Record<string, unknown>) => rest;

/** Puts Location LOC1 of FR*CPO with EVSE E1 of these capabilities. */
export async function putLocation(world: World, capabilities?: string[], changes: object = {}): Promise<void> {
  const location = aLocation(changes);
  if (capabilities) Object.assign((location.evses as object[])[0] ?? {}, { capabilities });
  const { http, text } = await world.api('PUT', '/parties/FR/CPO/locations/LOC1', withoutNames(location));
  if (http >= 300) throw new Error(text);
}

/** Puts a Session of FR*CPO at E1 for a Token of DE*MSP. */
export async function putSession(world: World, id: string, changes: object = {}, token: object = {}): Promise<void> {
  const session = {
    start_date_time: '2026-06-01T11:00:00Z',
    kwh: 1,
    cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID', contract_id: 'C1', ...token },
    auth_method: 'COMMAND',
    location_id: 'LOC1',
    evse_uid: 'E1',
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    ...changes,
  };
  const { http, text } = await world.api('PUT', `/parties/FR/CPO/sessions/${id}`, session);
  if (http >= 300) throw new Error(text);
}
