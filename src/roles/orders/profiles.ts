/**
 * Charging profiles of Sessions: what was set, by whom, and what is in force. A CPO tells every change of what is in
 * force to those who have set a profile, and to nobody else. OCPI 2.2.1 "ChargingProfiles, Sender PUT".
 */
import { type Clock, toDateTime } from '../../lib/clock';
import { isObject, type JsonObject } from '../../lib/json';
import type { Events } from '../../observe/events';
import type { ActiveChargingProfile, Connector, EVSE, Location, Session } from '../../ocpi/model';
import { type PartyId, type PartyKey, partyKey, partyOfKey } from '../../ocpi/party';
import type { Letters } from '../../outbound/letters';
import { joinUrl, segments } from '../../outbound/url';
import type { AddressBook } from '../../platforms/address-book';
import type { HostedParties } from '../../platforms/hosted-parties';
import { endpointOf } from '../../platforms/platform';
import type { ObjectShelf } from '../shelf';
import type { Result } from './order';
import type { AskedOrder, SessionProfile, SessionProfileShelf, TakenOrder } from './shelf';

/** How far ahead a profile that we make ourselves looks. */
const OUTLOOK_SECONDS = 3600;
/** What is told later than this is of no use. */
const UPDATE_LIFETIME_MS = 3_600_000;

export interface ProfileParts {
  shelf: SessionProfileShelf;
  objects: ObjectShelf;
  letters: Letters;
  book: AddressBook;
  hosted: HostedParties;
  clock: Clock;
  events: Events;
}

export class Profiles {
  constructor(private readonly parts: ProfileParts) {}

  /** Whether that party has a profile in force on the Session. */
  async isSet(party: PartyId, from: PartyId, { session_id }: JsonObject): Promise<boolean> {
    const key = keyOf('CPO', partyKey(party), partyKey(from), String(session_id));
    return ((await this.parts.shelf.get(key))?.profile ?? null) !== null;
  }

  /** What a result at the CPO makes of the profiles. */
  async takenResulted(order: TakenOrder, { result }: Result): Promise<void> {
    const isSetting = order.name === 'SET_CHARGING_PROFILE';
    if (result !== 'ACCEPTED' || !(isSetting || order.name === 'CLEAR_CHARGING_PROFILE')) return;
    const { session_id, charging_profile } = JSON.parse(order.content) as JsonObject;
    const key = keyOf('CPO', order.party, order.counterparty, String(session_id));
    const profile = isSetting ? JSON.stringify(charging_profile) : null;
    await this.save(key, { profile });
    if (isSetting) return;
    // What is left without a profile is what the EVSE can give.
    const party = partyOfKey(order.party);
    const active = await this.maximum(party, String(session_id));
    if (active) await this.push(party, String(session_id), active);
  }

  /** What a result at the eMSP makes of them. */
  async askedResulted(order: AskedOrder, { result, profile }: Result): Promise<void> {
    if (result !== 'ACCEPTED' || !order.name.endsWith('CHARGING_PROFILE')) return;
    const { session_id, charging_profile } = JSON.parse(order.content) as JsonObject;
    const key = keyOf('EMSP', order.party, order.counterparty, String(session_id));
    const behalf = order.behalf?.party ?? null;
    if (order.name === 'SET_CHARGING_PROFILE')
      await this.save(key, { profile: JSON.stringify(charging_profile), behalf });
    else if (order.name === 'CLEAR_CHARGING_PROFILE') await this.save(key, { profile: null });
    else if (profile) await this.save(key, { active: JSON.stringify(profile) });
  }

  /** The profile in force at a hosted CPO has changed; true when somebody is told. */
  async changed(party: PartyId, sessionId: string, active: ActiveChargingProfile): Promise<boolean> {
    const isEmpty = !active.charging_profile.charging_profile_period?.length;
    const full = isEmpty ? await this.maximum(party, sessionId) : active;
    return this.push(party, sessionId, (full ?? active) as ActiveChargingProfile);
  }

  /** The profile in force, told by a CPO. */
  async told(party: PartyKey, from: PartyKey, sessionId: string, active: JsonObject): Promise<void> {
    const key = keyOf('EMSP', party, from, sessionId);
    const { behalf } = await this.save(key, { active: JSON.stringify(active) });
    this.parts.events.profileUpdated(partyOfKey(party), sessionId, { from, profile: active });
    if (behalf) await this.tell(party, behalf, sessionId, active);
  }

  /** What a party knows of the profile of a Session. */
  async known(party: PartyId, sessionId: string): Promise<SessionProfile[]> {
    const { shelf } = this.parts;
    const id = sessionId.toUpperCase();
    const [cpo, emsp] = [shelf.ofSession(partyKey(party), 'CPO', id), shelf.ofSession(partyKey(party), 'EMSP', id)];
    return [...(await cpo), ...(await emsp)];
  }

  /** The place of a Session, as far as it is known. */
  async placeOf(party: PartyId, session: JsonObject): Promise<{ evse?: EVSE; connector?: Connector }> {
    const owner = partyKey(party);
    const { location_id, evse_uid, connector_id } = session as unknown as Session;
    const objectId = String(location_id).toUpperCase();
    const found = await this.parts.objects.get(owner, { module: 'locations', owner, objectId });
    const location = found && (JSON.parse(found.json) as Location);
    const evse = location?.evses?.find(({ uid }) => uid.toUpperCase() === String(evse_uid).toUpperCase());
    const connector = evse?.connectors.find(({ id }) => id.toUpperCase() === String(connector_id).toUpperCase());
    return { evse, connector };
  }

  private async save(key: Key, changes: Partial<SessionProfile>): Promise<SessionProfile> {
    const known = await this.parts.shelf.get(key);
    const fresh = { ...key, profile: null, active: null, behalf: null };
    const profile = { ...fresh, ...known, ...changes, updatedAt: this.parts.clock.now() };
    await this.parts.shelf.save(profile);
    return profile;
  }

  private async push(party: PartyId, sessionId: string, active: object): Promise<boolean> {
    const setters = await this.parts.shelf.ofSession(partyKey(party), 'CPO', sessionId.toUpperCase());
    for (const setter of setters) {
      await this.save(setter, { active: JSON.stringify(active) });
      await this.tell(setter.party, setter.counterparty, sessionId, active);
    }
    return setters.length > 0;
  }

  private async tell(from: PartyKey, to: PartyKey, sessionId: string, active: object): Promise<void> {
    const { letters, book, hosted, clock } = this.parts;
    const isHere = hosted.spokenFor().some(({ id }) => partyKey(id) === to);
    const platform = isHere ? undefined : book.findParty(partyOfKey(to))?.platform;
    const url = platform && endpointOf(platform, 'chargingprofiles', 'SENDER');
    if (!isHere && url === undefined) return;
    await letters.send({
      subject: `profile:${from}:${to}:${sessionId.toUpperCase()}`,
      from,
      to,
      platformId: platform?.id ?? null,
      module: 'chargingprofiles',
      role: 'SENDER',
      method: 'PUT',
      url: url === undefined ? sessionId : joinUrl(url, segments(sessionId)),
      body: JSON.stringify(active),
      expiresAt: clock.now() + UPDATE_LIFETIME_MS,
    });
  }

  /** The most that the Connector of the Session gives, as a profile. */
  private async maximum(party: PartyId, sessionId: string): Promise<object | undefined> {
    const owner = partyKey(party);
    const found = await this.parts.objects.get(owner, { module: 'sessions', owner, objectId: sessionId.toUpperCase() });
    const session: unknown = found && JSON.parse(found.json);
    if (!isObject(session) || session.status === 'COMPLETED' || session.status === 'INVALID') return undefined;
    const { evse, connector } = await this.placeOf(party, session);
    const limit = wattsOf(connector ?? evse?.connectors[0]);
    if (limit === undefined) return undefined;
    const charging_profile_period = [{ start_period: 0, limit }];
    const charging_profile = { charging_rate_unit: 'W', duration: OUTLOOK_SECONDS, charging_profile_period };
    return { start_date_time: toDateTime(this.parts.clock.now()), charging_profile };
  }
}

type Key = Pick<SessionProfile, 'party' | 'side' | 'counterparty' | 'sessionId'>;

function keyOf(side: Key['side'], party: PartyKey, counterparty: PartyKey, sessionId: string): Key {
  return { party, side, counterparty, sessionId: sessionId.toUpperCase() };
}

const PHASES: Record<string, number> = { AC_2_PHASE: 2, AC_2_PHASE_SPLIT: 2, AC_3_PHASE: 3 };

/** OCPI 2.2.1 "Connector": what it states, else volts between phase and neutral by amperes and phases. */
function wattsOf(connector: Connector | undefined): number | undefined {
  if (!connector) return undefined;
  const { max_electric_power, max_voltage, max_amperage, power_type } = connector;
  return max_electric_power ?? max_voltage * max_amperage * (PHASES[power_type] ?? 1);
}
