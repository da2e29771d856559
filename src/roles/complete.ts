/** What a back office may leave out of an own object. */
import { isObject, type JsonObject } from '../lib/json';
import { keepRemovedEvses, partOf, readLossless, writeLossless } from '../ocpi/change';
import { type OwnName, readObject } from './own-name';
import { isSame } from './same';

export interface Around {
  /** The object as it is held. */
  known: string | undefined;
  now: string;
  /** What a station says of its EVSE, whose status is held; undefined: the back office says it. */
  live: (evseUid: string, held?: string) => string | undefined;
}

/** The text with what may be left out; a moment that is given is kept. */
export function completed(name: OwnName, text: string, { known, now, live }: Around): string {
  const { party, module, id, type } = name;
  const value = readObject(text);
  const own: JsonObject = { country_code: party.countryCode, party_id: party.partyId };
  if (module === 'tokens') Object.assign(own, { uid: id, type: type ?? 'RFID' });
  else own.id = id;
  const filled: JsonObject = { ...own, ...value };
  const held = known === undefined ? undefined : readLossless(known);
  if (module === 'locations') {
    keepLiveStatuses(filled, (uid) => live(uid, statusOf(held, uid)));
    fillParts(filled, { held, now });
  }
  filled.last_updated ??=
    held && isSame(known ?? '', writeLossless({ ...filled, last_updated: '' })) ? held.last_updated : now;
  const whole = writeLossless(filled);
  return module === 'locations' ? keepRemovedEvses(known, whole) : whole;
}

/** What only the back office knows: no station says so of itself. */
const ADMINISTRATIVE: ReadonlySet<unknown> = new Set(['PLANNED', 'REMOVED']);

const statusOf = (held: JsonObject | undefined, evse_uid: string) =>
  held && (partOf(held, { evse_uid })?.status as string | undefined);

/** A station says better than the back office how its EVSE is. */
function keepLiveStatuses(location: JsonObject, live: Around['live']): void {
  for (const evse of objectsIn(location.evses)) {
    const status = live(String(evse.uid));
    if (status !== undefined && !ADMINISTRATIVE.has(evse.status)) evse.status = status;
  }
}

/** Moments of EVSEs and Connectors that are left out: the one that is held while nothing else has changed. */
function fillParts(location: JsonObject, { held, now }: { held: JsonObject | undefined; now: string }): void {
  for (const evse of objectsIn(location.evses)) {
    const heldEvse = held && partOf(held, { evse_uid: String(evse.uid) });
    for (const connector of objectsIn(evse.connectors))
      fillMoment(
        connector,
        heldEvse && partOf(held, { evse_uid: String(evse.uid), connector_id: String(connector.id) }),
        now,
      );
    fillMoment(evse, heldEvse, now);
  }
}

function fillMoment(part: JsonObject, held: JsonObject | undefined, now: string): void {
  if (part.last_updated !== undefined && part.last_updated !== null) return;
  const isUnchanged = held && isSame(writeLossless(held), writeLossless({ ...part, last_updated: held.last_updated }));
  part.last_updated = isUnchanged ? held.last_updated : now;
}

/** Moments left out below a part that is patched or put. */
export function fillMoments(part: JsonObject, moment: unknown): void {
  for (const inner of [...objectsIn(part.evses), ...objectsIn(part.connectors)]) {
    inner.last_updated ??= moment;
    fillMoments(inner, moment);
  }
}

/** The entries of a list that are objects. */
export const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);
