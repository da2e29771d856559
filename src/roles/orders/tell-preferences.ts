/**
 * Charging preferences of a driver, told by a hosted eMSP to the CPO of the Session. Their answer is whether the CPO will
 * try; they are an order without a later result. OCPI 2.2.1 "Set: Charging Preferences".
 */
import type { Clock } from '../../lib/clock';
import { newId } from '../../lib/ids';
import type { JsonObject } from '../../lib/json';
import { CHARGING_PREFERENCES_RESPONSES, type ChargingPreferencesResponse, type Location } from '../../ocpi/model';
import { type PartyId, partyKey, partyOfKey } from '../../ocpi/party';
import { OcpiError } from '../../ocpi/status';
import type { Caller } from '../../outbound/call';
import { joinUrl, segments } from '../../outbound/url';
import { CallFailure } from '../../outbound/wire';
import type { Platform } from '../../platforms/platform';
import type { HeldPreferences, IncomingPreferences, PreferencesShelf } from '../preferences';
import type { HeldObject, ObjectShelf } from '../shelf';
import { hasCapability, isSameId } from './checks';
import { OrderRefused } from './order';
import { receivedSession } from './received-session';
import { type WayParts, wayTo } from './way';

export interface NewPreferences {
  /** The eMSP. */
  party: PartyId;
  /** Undefined: the CPO that has sent the Session. */
  cpo: PartyId | undefined;
  sessionId: string;
  /** A ChargingPreferences object as JSON text. */
  json: string;
}

export interface PreferencesTellerParts extends WayParts {
  shelf: PreferencesShelf;
  objects: ObjectShelf;
  caller: Caller;
  clock: Clock;
  /** A CPO that is hosted here decides. Throws OcpiError. */
  takeHere: (incoming: IncomingPreferences) => Promise<ChargingPreferencesResponse>;
}

export class PreferencesTeller {
  constructor(private readonly parts: PreferencesTellerParts) {}

  /** What was told, with the answer of the CPO. Throws OrderRefused. */
  async tell({ party, cpo, sessionId, json }: NewPreferences): Promise<HeldPreferences> {
    const session = await receivedSession(this.parts.objects, { party, cpo, sessionId });
    await this.demandPossible(party, session);
    const response = await this.send(party, session, json);
    const { owner, objectId } = session;
    const told = { owner, objectId, party: partyKey(party), json, response, receivedAt: this.parts.clock.now() };
    await this.parts.shelf.put(told);
    return told;
  }

  /** OCPI 2.2.1 "Set: Charging Preferences": for a Session that goes on, at an EVSE that can take them. */
  private async demandPossible(party: PartyId, { owner, json, status }: HeldObject): Promise<void> {
    const { id, location_id, evse_uid } = JSON.parse(json) as JsonObject;
    if (status === 'COMPLETED' || status === 'INVALID')
      throw new OrderRefused('conflict', `Session ${id} is ${status}; preferences are for one that goes on`);
    const key = { module: 'locations' as const, owner, objectId: String(location_id).toUpperCase() };
    const location = await this.parts.objects.get(partyKey(party), key);
    const { evses } = location ? (JSON.parse(location.json) as Location) : {};
    const evse = evses?.find(({ uid }) => isSameId(uid, evse_uid));
    // An EVSE that the CPO has not published may be able to.
    if (evse && !hasCapability(evse, 'CHARGING_PREFERENCES_CAPABLE'))
      throw new OrderRefused('conflict', `EVSE ${evse_uid} is not CHARGING_PREFERENCES_CAPABLE`);
  }

  private async send(party: PartyId, session: HeldObject, json: string): Promise<ChargingPreferencesResponse> {
    const to = partyOfKey(session.owner);
    const sessionId = String((JSON.parse(session.json) as JsonObject).id);
    const body = Buffer.from(json);
    const way = wayTo(this.parts, { party, to, module: 'sessions', role: 'SENDER' });
    try {
      if ('cpo' in way) return await this.parts.takeHere({ owner: to, from: party, sessionId, json: body });
      return await this.put({ ...way, from: party, to, sessionId, body });
    } catch (error) {
      if (!(error instanceof CallFailure || error instanceof OcpiError)) throw error;
      throw new OrderRefused('failed', `${session.owner} did not take them: ${error.message}`);
    }
  }

  private async put(given: {
    platform: Platform;
    url: string;
    from: PartyId;
    to: PartyId;
    sessionId: string;
    body: Buffer;
  }): Promise<ChargingPreferencesResponse> {
    const { platform, url, from, to, sessionId, body } = given;
    const { ocpi, http, envelope } = await this.parts.caller.call({
      platform,
      method: 'PUT',
      url: joinUrl(url, segments(sessionId, 'charging_preferences')),
      module: 'sessions',
      role: 'SENDER',
      correlationId: newId(),
      routing: { from, to },
      object: sessionId,
      body,
    });
    if (isResponse(envelope.data)) return envelope.data;
    const words = typeof envelope.status_message === 'string' ? ` "${envelope.status_message}"` : '';
    const said = `${partyKey(to)} answered ${ocpi}${words} (HTTP ${http})`;
    // OCPI 2.2.1 "Set: Charging Preferences": 404 where the EVSE cannot take them.
    throw new OrderRefused(http === 404 ? 'conflict' : 'failed', `${said}, without a usable response`);
  }
}

const isResponse = (data: unknown): data is ChargingPreferencesResponse =>
  CHARGING_PREFERENCES_RESPONSES.includes(data as ChargingPreferencesResponse);
