/** What is known around a received CDR: its Session, its place, its Tariffs, its twin, what it takes back. */
import type { Clock } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';
import { parseExact } from '../ocpi/exact-json';
import type { PartyKey } from '../ocpi/party';
import { mostKw } from '../pricing/lint/place';
import type { CheckContext } from '../pricing/plausibility';
import type { HeldObject, ObjectShelf } from './shelf';

export interface SessionCdrs {
  /** An EVSE of the owner, `LOC1/E1` in upper case, has signed what it measured. */
  rememberSigning(holder: PartyKey, owner: PartyKey, evse: string): Promise<void>;
  hasSigned(holder: PartyKey, owner: PartyKey, evse: string): Promise<boolean>;
  /** Texts of the CDRs of an owner that bill this Session, in upper case; in the order they came. */
  ofSession(holder: PartyKey, owner: PartyKey, sessionId: string): Promise<string[]>;
}

export interface Surroundings {
  /** As their owner published them. */
  tariffs: unknown[];
  context: CheckContext;
}

export class CdrSurroundings {
  constructor(
    private readonly objects: ObjectShelf,
    private readonly reviews: SessionCdrs,
    private readonly clock: Clock,
    /** ISO 3166-1 alpha-3: where the law asks for signed data. */
    private readonly signedDataCountries: readonly string[],
  ) {}

  async of(held: HeldObject): Promise<Surroundings> {
    const cdr = JSON.parse(held.json) as JsonObject;
    const [tariffs, place, duplicateOf, isSessionKnown, original, needsSignedData] = await Promise.all([
      this.tariffs(held, cdr),
      this.place(held, cdr),
      this.twin(held, cdr),
      this.isSessionKnown(held),
      this.original(held, cdr),
      this.needsSignedData(held, cdr),
    ]);
    const now = this.clock.now();
    return { tariffs, context: { ...place, duplicateOf, isSessionKnown, original, needsSignedData, now } };
  }

  private async tariffs({ holder, owner }: HeldObject, cdr: JsonObject): Promise<unknown[]> {
    const named = [...objectsIn(cdr.tariffs).map(({ id }) => id), ...periodTariffs(cdr)];
    const ids = [...new Set(named.filter((id) => typeof id === 'string').map((id) => id.toUpperCase()))];
    const found = ids.length > 0 ? await this.objects.withId(holder, 'tariffs', ids) : [];
    return found.filter((tariff) => tariff.owner === owner).map(({ json }) => parseExact(json));
  }

  /** A CDR of the same Session and times that was there before; what takes one back is no twin of it. */
  private async twin({ holder, owner, objectId, sessionId }: HeldObject, cdr: JsonObject): Promise<string | undefined> {
    if (sessionId === null || cdr.credit === true) return undefined;
    const all = (await this.reviews.ofSession(holder, owner, sessionId)).map((json) => JSON.parse(json) as JsonObject);
    const takenBack = new Set(all.filter(({ credit }) => credit === true).map((one) => upper(one.credit_reference_id)));
    const own = all.findIndex(({ id }) => upper(id) === objectId);
    const twin = all
      .slice(0, Math.max(own, 0))
      .find(
        (other) =>
          other.credit !== true &&
          !takenBack.has(upper(other.id)) &&
          moment(other.start_date_time) === moment(cdr.start_date_time) &&
          moment(other.end_date_time) === moment(cdr.end_date_time),
      );
    return twin && String(twin.id);
  }

  private async isSessionKnown({ holder, owner, sessionId }: HeldObject): Promise<boolean> {
    if (sessionId === null) return false;
    return (await this.objects.get(holder, { module: 'sessions', owner, objectId: sessionId })) !== undefined;
  }

  private async original({ holder, owner }: HeldObject, cdr: JsonObject): Promise<unknown> {
    if (cdr.credit !== true) return undefined;
    const objectId = upper(cdr.credit_reference_id);
    const found = await this.objects.get(holder, { module: 'cdrs', owner, objectId });
    return found ? parseExact(found.json) : null;
  }

  /** OCPI has no field for it: an EVSE that has signed before has to go on, and some countries ask for it. */
  private async needsSignedData({ holder, owner }: HeldObject, cdr: JsonObject): Promise<boolean> {
    const place = isObject(cdr.cdr_location) ? cdr.cdr_location : {};
    const evse = `${upper(place.id)}/${upper(place.evse_uid)}`;
    if (isObject(cdr.signed_data)) {
      await this.reviews.rememberSigning(holder, owner, evse);
      return false;
    }
    const isBoundToEvse = place.evse_uid !== '#NA';
    const isAskedFor = this.signedDataCountries.includes(upper(place.country));
    return isBoundToEvse && (isAskedFor || (await this.reviews.hasSigned(holder, owner, evse)));
  }

  /** Whose EVSE it is, where, and what its connector gives; nothing of what nobody has sent. */
  private async place({ holder, owner }: HeldObject, cdr: JsonObject): Promise<CheckContext> {
    const place = isObject(cdr.cdr_location) ? cdr.cdr_location : {};
    const locations = await this.objects.withId(holder, 'locations', [upper(place.id)]);
    const known = locations.map((location) => ({ location, evse: evseIn(location, place) }));
    const found = known.find(({ location }) => location.owner === owner) ?? known.find(({ evse }) => evse);
    if (!found) return {};
    const { time_zone } = JSON.parse(found.location.json) as JsonObject;
    const connector = objectsIn(found.evse?.connectors).find(({ id }) => upper(id) === upper(place.connector_id));
    return {
      timeZone: typeof time_zone === 'string' ? time_zone : undefined,
      operator: found.evse ? found.location.owner : undefined,
      maxPowerKw: connector && mostKw(connector),
    };
  }
}

const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);
const upper = (id: unknown): string => String(id ?? '').toUpperCase();
const moment = (written: unknown): number => Date.parse(String(written));
const periodTariffs = (cdr: JsonObject) => objectsIn(cdr.charging_periods).map(({ tariff_id }) => tariff_id);

/** The same EVSE: its uid, and its eMI3 id where both tell it, since a uid is unique for one CPO only. */
function evseIn({ json }: HeldObject, place: JsonObject): JsonObject | undefined {
  return evsesIn(JSON.parse(json)).find(
    ({ uid, evse_id }) =>
      upper(uid) === upper(place.evse_uid) && (!evse_id || !place.evse_id || upper(evse_id) === upper(place.evse_id)),
  );
}
