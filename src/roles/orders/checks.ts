/**
 * What a hosted CPO looks at before it takes an order on: whether there is such a place, Session and right. Not whether
 * the EVSE is free (the charger says that), nor whether the Token is valid: the eMSP has authorized it. OCPI 2.2.1
 * "CommandResponseType", "ChargingProfileResponseType".
 */
import type { Clock } from '../../lib/clock';
import type { JsonObject } from '../../lib/json';
import { RateLimiter } from '../../lib/rate';
import type { ChargingProfilePeriod, Connector, EVSE, Location, Token } from '../../ocpi/model';
import { type PartyId, partyKey } from '../../ocpi/party';
import { OcpiError } from '../../ocpi/status';
import type { HeldObject, ObjectShelf } from '../shelf';
import type { Incoming, Refusal } from './desk';
import { endOfReservation, isCommand, type Result } from './order';
import type { Profiles } from './profiles';
import type { Reservations } from './reservations';

/** Requests about the profile of one Session: a few at once, then one every six seconds. */
const PROFILE_RATE = { perSecond: 1 / 6, burst: 5 };

export interface CheckParts {
  shelf: ObjectShelf;
  reservations: Reservations;
  profiles: Profiles;
  clock: Clock;
}

/** An empty id is given, and names nothing. */
const isGiven = (value: unknown) => value !== undefined && value !== null;

export class Checks {
  private readonly rate = new RateLimiter(PROFILE_RATE.perSecond, PROFILE_RATE.burst);

  constructor(private readonly parts: CheckParts) {}

  /** Undefined: nothing speaks against it. Throws `invalidParameters`. */
  async check(incoming: Incoming): Promise<Refusal | undefined> {
    const { name, content } = incoming;
    if (!isCommand(name)) return this.checkProfile(incoming);
    if (name === 'STOP_SESSION') return (await this.session(incoming)).refusal;
    if (name === 'CANCEL_RESERVATION') return undefined;
    if (isGiven(content.connector_id) && !isGiven(content.evse_uid))
      throw new OcpiError('invalidParameters', '/evse_uid is missing; it must be there with /connector_id');
    const { location, evse, refusal } = await this.place(incoming);
    if (!location) return refusal;
    if (name === 'UNLOCK_CONNECTOR') return hasCapability(evse, 'UNLOCK_CAPABLE') ? undefined : NO_UNLOCKING;
    // An EVSE that says nothing of its capabilities is asked.
    if (name === 'RESERVE_NOW' && evse?.capabilities && !hasCapability(evse, 'RESERVABLE')) return NO_RESERVING;
    return this.checkToken(incoming) ?? this.checkMoment(incoming) ?? needsConnector(incoming, evse);
  }

  /** What needs no charger: there is nothing to cancel or to clear. */
  async resultAtOnce({ party, from, name, content }: Incoming): Promise<Result | undefined> {
    if (name === 'CANCEL_RESERVATION' && !(await this.parts.reservations.find(party, from, content)))
      return { result: 'UNKNOWN_RESERVATION' };
    if (name === 'CLEAR_CHARGING_PROFILE' && !(await this.parts.profiles.isSet(party, from, content)))
      return { result: 'UNKNOWN' };
    return undefined;
  }

  private async place({ party, content }: Incoming) {
    const found = await this.own('locations', party, content.location_id);
    if (!found) return { refusal: unknownPlace(`${partyKey(party)} has no Location ${content.location_id}`) };
    const location = JSON.parse(found.json) as Location;
    if (!isGiven(content.evse_uid)) return { location };
    const evse = location.evses?.find(({ uid }) => isSameId(uid, content.evse_uid));
    const connector = evse?.connectors.find(({ id }: Connector) => isSameId(id, content.connector_id));
    if (!evse || (isGiven(content.connector_id) && !connector)) {
      const what = evse ? `Connector ${content.connector_id} at EVSE` : 'EVSE';
      return { refusal: unknownPlace(`Location ${location.id} has no ${what} ${content.evse_uid}`) };
    }
    if (evse.status === 'REMOVED' || evse.status === 'PLANNED')
      return { refusal: rejected(`EVSE ${evse.uid} is ${evse.status}`) };
    return { location, evse };
  }

  /** OCPI 2.2.1 "StartSession": the Token is the eMSP's own. */
  private checkToken({ from, content }: Incoming): Refusal | undefined {
    const { country_code, party_id } = content.token as Token;
    const owner = partyKey({ countryCode: country_code, partyId: party_id });
    return owner === partyKey(from) ? undefined : rejected(`the Token is of ${owner}, not of ${partyKey(from)}`);
  }

  private checkMoment({ name, content }: Incoming): Refusal | undefined {
    const isPast = name === 'RESERVE_NOW' && endOfReservation(content) <= this.parts.clock.now();
    return isPast ? rejected('/expiry_date is in the past') : undefined;
  }

  private async session({ party, from, content }: Incoming): Promise<{ session?: JsonObject; refusal?: Refusal }> {
    const found = await this.own('sessions', party, content.session_id);
    if (!found)
      return {
        refusal: { result: 'UNKNOWN_SESSION', words: `${partyKey(party)} has no Session ${content.session_id}` },
      };
    if (found.counterparty !== partyKey(from))
      return { refusal: rejected(`the Session is not of a customer of ${partyKey(from)}`) };
    if (found.status === 'COMPLETED' || found.status === 'INVALID')
      return { refusal: rejected(`the Session is ${found.status}`) };
    return { session: JSON.parse(found.json) as JsonObject };
  }

  private async checkProfile(incoming: Incoming): Promise<Refusal | undefined> {
    if (incoming.name === 'SET_CHARGING_PROFILE') demandOrdered(incoming.content.charging_profile as JsonObject);
    const { session, refusal } = await this.session(incoming);
    if (!session) return refusal;
    if (session.status === 'RESERVATION') return rejected('the Session is a reservation; nothing is charging yet');
    const { evse } = await this.parts.profiles.placeOf(incoming.party, session);
    // An EVSE that says nothing of its capabilities is asked.
    if (evse?.capabilities && !hasCapability(evse, 'CHARGING_PROFILE_CAPABLE'))
      return { result: 'NOT_SUPPORTED', words: `EVSE ${evse.uid} takes no charging profiles` };
    const { party, from, content } = incoming;
    const key = JSON.stringify([partyKey(party), partyKey(from), content.session_id]);
    const wait = this.rate.take(key, this.parts.clock.now());
    return wait > 0 ? { result: 'TOO_OFTEN', words: `come back in ${wait} s` } : undefined;
  }

  private own(module: 'locations' | 'sessions', party: PartyId, id: unknown): Promise<HeldObject | undefined> {
    const owner = partyKey(party);
    return this.parts.shelf.get(owner, { module, owner, objectId: String(id).toUpperCase() });
  }
}

const rejected = (words: string): Refusal => ({ result: 'REJECTED', words });
const unknownPlace = (words: string): Refusal => ({ result: 'REJECTED', words, situation: 'unknownLocation' });
const NO_RESERVING: Refusal = { result: 'NOT_SUPPORTED', words: 'this EVSE cannot be reserved' };
const NO_UNLOCKING: Refusal = { result: 'NOT_SUPPORTED', words: 'this EVSE cannot be unlocked from afar' };

/** OCPI 2.2.1 "Capability, START_SESSION_CONNECTOR_REQUIRED". */
function needsConnector({ name, content }: Incoming, evse: EVSE | undefined): Refusal | undefined {
  const isNeeded = name === 'START_SESSION' && hasCapability(evse, 'START_SESSION_CONNECTOR_REQUIRED');
  return isNeeded && !content.connector_id ? rejected('this EVSE needs connector_id') : undefined;
}

/** OCPI 2.2.1 "ChargingProfilePeriod class": each begins where the one before ends, the first with the profile. */
function demandOrdered({ charging_profile_period }: JsonObject): void {
  const periods = (charging_profile_period ?? []) as unknown as ChargingProfilePeriod[];
  periods.forEach(({ start_period, limit }, index) => {
    const path = `/charging_profile/charging_profile_period/${index}`;
    const before = periods[index - 1]?.start_period;
    if (before === undefined && start_period !== 0)
      throw new OcpiError('invalidParameters', `${path}/start_period: the first one is 0`);
    if (before !== undefined && start_period <= before)
      throw new OcpiError('invalidParameters', `${path}/start_period: not after that of the period before`);
    if (limit < 0) throw new OcpiError('invalidParameters', `${path}/limit: a limit is not below 0`);
  });
}

export function hasCapability(evse: EVSE | undefined, wanted: string): boolean {
  return evse?.capabilities?.some((one) => one === wanted) ?? false;
}

export const isSameId = (a: string, b: unknown) => typeof b === 'string' && a.toUpperCase() === b.toUpperCase();
