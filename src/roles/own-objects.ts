/** Objects that hosted parties own: written with what is due in one transaction, then brought to everybody concerned. */
import { type Clock, toDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { applyChange, contradictions, type PartIds, readLossless, writeLossless } from '../ocpi/change';
import { type Fault, faultsOf, faultsOfPatch } from '../ocpi/check';
import type { Class } from '../ocpi/field';
import { Connector, EVSE } from '../ocpi/model';
import { type ObjectKey, type ObjectModule, tokenId } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { type PartyId, partyKey } from '../ocpi/party';
import type { PartChange } from '../outbound/due';
import { BROADCAST_MODULES } from '../platforms/receivers';
import { columnsOf } from './columns';
import { isSame } from './same';
import type { Decision, HeldObject, ObjectShelf } from './shelf';

/** Names an own object: a Token by its uid, together with its type. */
export interface OwnName {
  party: PartyId;
  module: ObjectModule;
  id: string;
  type?: string;
}

/** Why an object was not taken. `conflict`: it is there and may not be replaced. */
export class ObjectRefused extends Error {
  override name = 'ObjectRefused';

  constructor(
    readonly kind: 'faulty' | 'unknown' | 'conflict',
    message: string,
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }
}

export interface OwnObjectParts {
  shelf: ObjectShelf;
  clock: Clock;
  /** This instance is a hub: what everybody gets stands in its collection too. */
  isHub: boolean;
  /** Something has become due. */
  wake: () => void;
  /** The status of an EVSE whose station is run here; undefined: the back office says it. */
  liveStatus?: (party: PartyId, locationId: string, evseUid: string) => string | undefined;
}

/** What only the back office knows: no station says so of itself. */
const ADMINISTRATIVE: ReadonlySet<unknown> = new Set(['PLANNED', 'REMOVED']);

export class OwnObjects {
  constructor(private readonly parts: OwnObjectParts) {}

  keyOf({ party, module, id, type }: OwnName): ObjectKey {
    const objectId = module === 'tokens' ? tokenId(id, type) : id.toUpperCase();
    return { module, owner: partyKey(party), objectId };
  }

  async get(name: OwnName): Promise<HeldObject | undefined> {
    const key = this.keyOf(name);
    return this.parts.shelf.get(key.owner, key);
  }

  /**
   * Creates or replaces. `country_code`, `party_id`, `id` and `last_updated` may be left out of the text. Throws
   * ObjectRefused naming every fault.
   */
  async put(name: OwnName, text: string): Promise<{ json: string; isNew: boolean }> {
    const json = this.complete(name, text);
    const value = JSON.parse(json) as JsonObject;
    demandSound(faultsOf(OBJECT_CLASS[name.module], value), contradictionsOf(name, value));
    const before = await this.write(name, () => ({ put: columnsOf(name.module, json, value), due: null }));
    return { json, isNew: before === undefined };
  }

  /** An object that may be created once and never changed: a CDR. The same text again is no fault. */
  async create(name: OwnName, text: string): Promise<{ json: string; isNew: boolean }> {
    const json = this.complete(name, text);
    const value = JSON.parse(json) as JsonObject;
    demandSound(faultsOf(OBJECT_CLASS[name.module], value), contradictionsOf(name, value));
    const before = await this.write(name, (known) =>
      known ? {} : { put: columnsOf(name.module, json, value), due: null },
    );
    if (before && !isSame(before.json, json))
      throw new ObjectRefused('conflict', `${name.module} ${name.id} exists and cannot be changed; send a new id`);
    return { json: before?.json ?? json, isNew: before === undefined };
  }

  /** A merge patch of the object, or of one EVSE or Connector of a Location. Throws ObjectRefused. */
  async patch(name: OwnName, part: PartIds, text: string): Promise<string> {
    const change = readObject(text);
    change.last_updated ??= toDateTime(this.parts.clock.now());
    const faults = faultsOfPatch(classOf(name.module, part), JSON.parse(writeLossless(change)));
    demandSound(faults, []);
    let json: string | undefined;
    await this.write(name, (known) => {
      json = applyChange(known?.json, { method: 'PATCH', part, text: writeLossless(change) });
      if (json === undefined)
        throw new ObjectRefused(
          'unknown',
          `${name.party.countryCode}*${name.party.partyId} has no such ${name.module} object or part: ${[name.id, ...Object.values(part)].join('/')}`,
        );
      const value = JSON.parse(json) as JsonObject;
      demandSound(faultsOf(OBJECT_CLASS[name.module], value), contradictionsOf(name, value));
      return { put: columnsOf(name.module, json, value), due: { part, members: Object.keys(change) } };
    });
    return json ?? '';
  }

  /** OCPI's own way of removal: a Location becomes REMOVED, a Token invalid, a Tariff is deleted. */
  async remove(name: OwnName): Promise<boolean> {
    const known = await this.get(name);
    if (!known) return false;
    if (name.module === 'tariffs') await this.write(name, () => ({ remove: true, due: null }));
    else await this.put(name, removed(name.module, known.json, toDateTime(this.parts.clock.now())));
    return true;
  }

  private async write(
    name: OwnName,
    decide: (known: HeldObject | undefined) => Decision & { due?: PartChange | null },
  ): Promise<HeldObject | undefined> {
    const key = this.keyOf(name);
    const collect = this.parts.isHub && BROADCAST_MODULES.has(name.module);
    const before = await this.parts.shelf.change(key.owner, key, (known) => ({ ...decide(known), collect }));
    this.parts.wake();
    return before;
  }

  /** The text with what may be left out; a moment that is given is kept. */
  private complete({ party, module, id, type }: OwnName, text: string): string {
    const value = readObject(text);
    const now = toDateTime(this.parts.clock.now());
    const own: JsonObject = { country_code: party.countryCode, party_id: party.partyId };
    if (module === 'tokens') Object.assign(own, { uid: id, type: type ?? 'RFID' });
    else own.id = id;
    const filled: JsonObject = { ...own, ...value };
    filled.last_updated ??= now;
    if (module === 'locations') {
      fillParts(filled, filled.last_updated);
      this.keepLiveStatuses({ party, module, id }, filled);
    }
    return writeLossless(filled);
  }

  /** A station says better than the back office how its EVSE is. */
  private keepLiveStatuses({ party, id }: OwnName, location: JsonObject): void {
    for (const evse of objectsIn(location.evses)) {
      const live = this.parts.liveStatus?.(party, id, String(evse.uid));
      if (live !== undefined && !ADMINISTRATIVE.has(evse.status)) evse.status = live;
    }
  }
}

function fillParts(location: JsonObject, moment: unknown): void {
  for (const evse of objectsIn(location.evses)) {
    evse.last_updated ??= moment;
    for (const connector of objectsIn(evse.connectors)) connector.last_updated ??= moment;
  }
}

const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);

function readObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = readLossless(text);
  } catch {
    throw new ObjectRefused('faulty', 'the body is not JSON');
  }
  if (!isObject(value)) throw new ObjectRefused('faulty', 'the body must be a JSON object');
  return value;
}

function demandSound(faults: Fault[], contradicted: string[]): void {
  const told = [...faults.map(({ path, problem }) => `${path || '/'} ${problem}`), ...contradicted];
  if (told.length > 0) throw new ObjectRefused('faulty', told.join('; '), faults);
}

function contradictionsOf({ party, module, id, type }: OwnName, value: JsonObject): string[] {
  const owner = { country_code: party.countryCode, party_id: party.partyId };
  const named: Record<string, string> = module === 'tokens' ? { token_uid: id } : { location_id: id };
  const told = contradictions({ ...owner, ...named }, value);
  if (module === 'tokens' && value.type !== (type ?? 'RFID'))
    told.push(`/type is ${JSON.stringify(value.type)}, but ?type= says ${type ?? 'RFID'}`);
  return told;
}

function classOf(module: ObjectModule, part: PartIds): Class {
  if (part.connector_id !== undefined) return Connector;
  return part.evse_uid === undefined ? OBJECT_CLASS[module] : EVSE;
}

function removed(module: ObjectModule, json: string, now: string): string {
  const value = readLossless(json);
  value.last_updated = now;
  if (module === 'tokens') value.valid = false;
  // OCPI 2.2.1 "Locations": a Location is removed by removing all its EVSEs.
  for (const evse of module === 'locations' ? objectsIn(value.evses) : [])
    Object.assign(evse, { status: 'REMOVED', last_updated: now });
  return writeLossless(value);
}
