/**
 * What drivers want of a Session: the eMSP puts it, whoever runs the charger decides, the last one counts. OCPI 2.2.1
 * "Set: Charging Preferences". An answer promises nothing; `departure_time` is an estimate and stops nothing.
 */
import type { Clock } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import type { Feed } from '../observe/feed';
import { type Answer, done } from '../ocpi/answer';
import { partOf } from '../ocpi/change';
import { checked } from '../ocpi/check';
import { ChargingPreferences, type ChargingPreferencesResponse } from '../ocpi/model';
import { type PartyId, type PartyKey, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { readJson } from './pushed';
import type { Operations, Visit } from './roles';
import type { HeldObject, ObjectShelf } from './shelf';

/** What the one who decides is asked. */
export interface PreferencesAsked {
  party: PartyKey;
  session: JsonObject;
  /** The EVSE of the Session, as the Location has it. */
  evse: JsonObject;
  /** Types of the Tariffs at its Connector. */
  tariffTypes: ReadonlySet<string>;
  preferences: ChargingPreferences;
}

/** Decides on preferences: the bridge for its chargers, a rule for chargers that are run elsewhere. */
export interface ChargingPreferencesDesk {
  decide(asked: PreferencesAsked): Promise<ChargingPreferencesResponse>;
}

export interface HeldPreferences {
  owner: PartyKey;
  /** Of the Session, upper case. */
  objectId: string;
  /** The eMSP. */
  party: PartyKey;
  json: string;
  response: ChargingPreferencesResponse;
  /** Milliseconds. */
  receivedAt: number;
}

/** What preferences ask of the store. */
export interface PreferencesShelf {
  put(preferences: HeldPreferences): Promise<void>;
  get(owner: PartyKey, objectId: string): Promise<HeldPreferences | undefined>;
}

export interface PreferencesParts {
  shelf: PreferencesShelf;
  objects: ObjectShelf;
  desk: ChargingPreferencesDesk;
  feed: Pick<Feed, 'tell'>;
  clock: Clock;
}

/** Preferences as they come to a hosted CPO: from a partner, or from an eMSP in the house. */
export interface IncomingPreferences {
  owner: PartyId;
  from: PartyId;
  /** The partner's. */
  platform?: string;
  sessionId: string;
  json: Buffer;
}

export function preferencesOperations(parts: PreferencesParts): Operations {
  return {
    putChargingPreferences: async ({ request, from, party }: Visit): Promise<Answer> =>
      done(
        await takePreferences(parts, {
          owner: party.id,
          from,
          platform: request.platform.id,
          sessionId: request.params.session_id ?? '',
          json: request.body ?? Buffer.alloc(0),
        }),
      ),
  };
}

/** The answer of the CPO. Throws OcpiError. */
export async function takePreferences(
  parts: PreferencesParts,
  { owner: cpo, from, platform, sessionId, json }: IncomingPreferences,
): Promise<ChargingPreferencesResponse> {
  const preferences = checked(ChargingPreferences, readJson(json));
  const owner = partyKey(cpo);
  const objectId = sessionId.toUpperCase();
  const held = await parts.objects.get(owner, { module: 'sessions', owner, objectId });
  // A Session is its eMSP's business alone.
  if (!held || held.counterparty !== partyKey(from))
    throw new OcpiError('unknownObject', `no Session ${sessionId} of yours is known here`);
  const response = await decide(parts, { owner, held, preferences });
  const receivedAt = parts.clock.now();
  const kept = { owner, objectId, party: partyKey(from), json: json.toString('utf8') };
  await parts.shelf.put({ ...kept, response, receivedAt });
  const about = { party: cpo, platform, module: 'sessions', object: objectId };
  parts.feed.tell('charging-preferences.received', { ...about, data: { response, preferences } });
  return response;
}

async function decide(
  { objects, desk }: PreferencesParts,
  { owner, held, preferences }: { owner: PartyKey; held: HeldObject; preferences: ChargingPreferences },
): Promise<ChargingPreferencesResponse> {
  const session = JSON.parse(held.json) as JsonObject;
  const locationId = String(session.location_id).toUpperCase();
  const location = await objects.get(owner, { module: 'locations', owner, objectId: locationId });
  const whole = location ? (JSON.parse(location.json) as JsonObject) : {};
  const evse = partOf(whole, { evse_uid: String(session.evse_uid) });
  if (!evse || !listOf(evse.capabilities).includes('CHARGING_PREFERENCES_CAPABLE'))
    throw new OcpiError('preferencesNotPossible', `EVSE ${session.evse_uid} is not CHARGING_PREFERENCES_CAPABLE`);
  if (session.status === 'COMPLETED' || session.status === 'INVALID') return 'NOT_POSSIBLE';
  const ids = { evse_uid: String(session.evse_uid), connector_id: String(session.connector_id) };
  const tariffTypes = await tariffTypesOf(objects, owner, listOf(partOf(whole, ids)?.tariff_ids));
  return desk.decide({ party: owner, session, evse, tariffTypes, preferences });
}

async function tariffTypesOf(objects: ObjectShelf, owner: PartyKey, ids: unknown[]): Promise<Set<string>> {
  const types = new Set<string>();
  for (const id of ids) {
    const objectId = String(id).toUpperCase();
    const tariff = await objects.get(owner, { module: 'tariffs', owner, objectId });
    const value: unknown = tariff && JSON.parse(tariff.json);
    if (isObject(value) && typeof value.type === 'string') types.add(value.type);
  }
  return types;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Profiles for which it must be known how much by when: energy is moved to other hours. */
const PLANNED: ReadonlySet<string> = new Set(['CHEAP', 'GREEN']);

/**
 * Decides by what the objects say, where nobody else does. OCPI 2.2.1 "ChargingPreferences": a Connector has a Tariff
 * for each profile it supports; REGULAR needs none.
 */
export const deskByRule: ChargingPreferencesDesk = {
  async decide({ preferences, tariffTypes }) {
    const { profile_type, departure_time, energy_need } = preferences;
    if (profile_type !== 'REGULAR' && !tariffTypes.has(`PROFILE_${profile_type}`)) return 'PROFILE_TYPE_NOT_SUPPORTED';
    if (!PLANNED.has(profile_type)) return 'ACCEPTED';
    if (!departure_time) return 'DEPARTURE_REQUIRED';
    return typeof energy_need === 'number' ? 'ACCEPTED' : 'ENERGY_NEED_REQUIRED';
  },
};
