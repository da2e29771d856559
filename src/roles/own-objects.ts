/** Objects that hosted parties own: written with what is due in one transaction, then brought to everybody concerned. */
import { type Clock, toDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import { applyChange, contradictions, type PartIds, partOf, readLossless, writeLossless } from '../ocpi/change';
import { type Fault, faultsOf, faultsOfPatch } from '../ocpi/check';
import type { Class } from '../ocpi/field';
import { Connector, EVSE } from '../ocpi/model';
import { type ObjectKey, type ObjectModule, tokenId } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { type PartyId, partyKey } from '../ocpi/party';
import type { PartChange } from '../outbound/due';
import { BROADCAST_MODULES } from '../platforms/receivers';
import type { SessionCdrs } from './cdr-surroundings';
import { columnsOf } from './columns';
import { type Around, completed, fillMoments, objectsIn } from './complete';
import { differencesOfCredit, predecessorOf } from './credit';
import { namedBy, ObjectRefused, type OwnName, readObject } from './own-name';
import { faultsOfOwn } from './own-rules';
import { isAlike, isSame, saysMore } from './same';
import type { Decision, HeldObject, ObjectShelf } from './shelf';

export interface OwnObjectParts {
  shelf: ObjectShelf;
  bills: SessionCdrs;
  clock: Clock;
  /** This instance is a hub: what everybody gets stands in its collection too. */
  isHub: boolean;
  /** Something has become due. */
  wake: () => void;
  /** The status of an EVSE whose station is run here; undefined: the back office says it. */
  liveStatus?: (party: PartyId, locationId: string, evseUid: string, held?: string) => string | undefined;
}

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
   * Creates or replaces. `country_code`, `party_id`, `id` and `last_updated` may be left out of the text; what has not
   * changed keeps its moment. Throws ObjectRefused naming every fault.
   */
  async put(name: OwnName, text: string): Promise<{ json: string; isNew: boolean }> {
    let json = '';
    const before = await this.write(name, (known) => {
      json = completed(name, text, { known: known?.json, now: this.now(), live: this.liveOf(name) });
      if (known?.json === json || (known && !saysMore(known.json, json))) {
        json = known.json;
        return {};
      }
      const value = this.sound(name, json);
      demandOpen(name, known);
      return { put: columnsOf(name.module, json, value), due: null };
    });
    return { json, isNew: before === undefined };
  }

  /** Throws ObjectRefused when `create` would not take it for what it says itself, or because its id is in use. */
  async demandNew(name: OwnName, text: string): Promise<void> {
    const json = completed(name, text, { known: undefined, now: this.now(), live: () => undefined });
    this.sound(name, json);
    const known = await this.get(name);
    if (known && !isSame(known.json, json)) throw new ObjectRefused('conflict', inUse(name));
  }

  /**
   * An object that may be created once and never changed: a CDR. The same text again is no fault. `after`: the one that
   * its partner must have before; when left out, the Credit CDR of the same Session.
   */
  async create(name: OwnName, text: string, after?: string): Promise<{ json: string; isNew: boolean }> {
    const json = completed(name, text, { known: undefined, now: this.now(), live: () => undefined });
    const value = this.sound(name, json);
    if (value.credit === true) await this.demandCredit(name, json);
    const columns = columnsOf(name.module, json, value);
    const first = after?.toUpperCase() ?? (await predecessorOf(this.parts.bills, partyKey(name.party), value));
    const before = await this.write(name, (known) => (known ? {} : { put: columns, due: null, after: first }));
    if (before && !isSame(before.json, json)) throw new ObjectRefused('conflict', inUse(name));
    return { json: before?.json ?? json, isNew: before === undefined };
  }

  /** A merge patch of the object, or of one EVSE or Connector of a Location. Throws ObjectRefused. */
  async patch(name: OwnName, part: PartIds, text: string): Promise<string> {
    const change = readObject(text);
    change.last_updated ??= this.now();
    fillMoments(change, change.last_updated);
    const faults = faultsOfPatch(classOf(name.module, part), JSON.parse(writeLossless(change)));
    demandSound(faults, contradictions({ ...namedBy(name), ...part }, JSON.parse(writeLossless(change))));
    let json = '';
    await this.write(name, (known) => {
      const members = known ? changedMembers(known.json, part, change) : Object.keys(change);
      // OCPI 2.2.1 "Locations, last_updated": nothing has been updated when nothing has changed.
      if (known && members?.length === 0) {
        json = known.json;
        return {};
      }
      json =
        applyChange(known?.json, { method: 'PATCH', part, text: writeLossless(change) }) ?? unknownHere(name, part);
      const value = this.sound(name, json);
      demandOpen(name, known);
      return { put: columnsOf(name.module, json, value), due: { part, members: members ?? [] } };
    });
    return json;
  }

  /** One EVSE or Connector, new or replaced; the Location must be there. Throws ObjectRefused. */
  async putPart(name: OwnName, part: PartIds, text: string): Promise<{ json: string; isNew: boolean }> {
    const ids = part.connector_id === undefined ? { uid: part.evse_uid } : { id: part.connector_id };
    const value: JsonObject = { ...ids, ...readObject(text) };
    value.last_updated ??= this.now();
    fillMoments(value, value.last_updated);
    const told = contradictions(part as Record<string, string>, value);
    demandSound(faultsOf(classOf(name.module, part), JSON.parse(writeLossless(value))), told);
    let json = '';
    let isNew = false;
    await this.write(name, (known) => {
      isNew = known !== undefined && partOf(JSON.parse(known.json), part) === undefined;
      json = applyChange(known?.json, { method: 'PUT', part, text: writeLossless(value) }) ?? unknownHere(name, part);
      return { put: columnsOf(name.module, json, this.sound(name, json)), due: { part, members: [] } };
    });
    return { json, isNew };
  }

  /** What a station says of an EVSE of the Location. */
  private liveOf({ party, id }: OwnName): Around['live'] {
    return (evseUid, held) => this.parts.liveStatus?.(party, id, evseUid, held);
  }

  private now(): string {
    return toDateTime(this.parts.clock.now());
  }

  /** The object's value once nothing is wrong with it. */
  private sound(name: OwnName, json: string): JsonObject {
    const value = JSON.parse(json) as JsonObject;
    const faults = faultsOf(OBJECT_CLASS[name.module], value);
    demandSound(faults.length > 0 ? faults : faultsOfOwn(name.module, value), contradictionsOf(name, value));
    return value;
  }

  /** OCPI 2.2.1 "Credit CDRs": everything of the original again, with the total cost negated. */
  private async demandCredit(name: OwnName, json: string): Promise<void> {
    const { credit_reference_id } = readLossless(json);
    const original = await this.get({ ...name, id: String(credit_reference_id) });
    if (!original)
      throw new ObjectRefused('faulty', `/credit_reference_id: there is no own CDR ${credit_reference_id}`);
    const differing = differencesOfCredit(original.json, json);
    if (differing.length > 0)
      throw new ObjectRefused(
        'faulty',
        differing.map((member) => `/${member} is not that of the CDR it takes back`).join('; '),
      );
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
    let isDue = false;
    const before = await this.parts.shelf.change(key.owner, key, (known) => {
      const decision = decide(known);
      isDue = decision.due !== undefined;
      return { ...decision, collect };
    });
    if (isDue) this.parts.wake();
    return before;
  }
}

const inUse = ({ module, id }: OwnName) => `${module} ${id} exists and cannot be changed; send a new id`;

/** Members that a patch really changes; undefined when the part is not there. */
function changedMembers(known: string, part: PartIds, change: JsonObject): string[] | undefined {
  const held = partOf(readLossless(known), part);
  if (!held) return undefined;
  const names = Object.keys(change).filter((name) => !isAlike(held[name], change[name]));
  return names.some((name) => name !== 'last_updated') ? names : [];
}

function unknownHere({ party, module, id }: OwnName, part: PartIds): never {
  const named = [id, part.evse_uid, part.connector_id].filter(Boolean).join('/');
  throw new ObjectRefused('unknown', `own ${module} object ${named} of ${partyKey(party)}`);
}

/** OCPI 2.2.1 "SessionStatus": a Session that is COMPLETED is not modified any more. */
function demandOpen({ module, id }: OwnName, known: HeldObject | undefined): void {
  if (module === 'sessions' && known?.status === 'COMPLETED')
    throw new ObjectRefused('conflict', `Session ${id} is COMPLETED and cannot be changed any more`);
}

function demandSound(faults: Fault[], contradicted: string[]): void {
  const told = [...faults.map(({ path, problem }) => `${path || '/'} ${problem}`), ...contradicted];
  if (told.length > 0) throw new ObjectRefused('faulty', told.join('; '), faults);
}

function contradictionsOf(name: OwnName, value: JsonObject): string[] {
  const { module, type } = name;
  const told = contradictions(namedBy(name), value);
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
    if (evse.status !== 'REMOVED') Object.assign(evse, { status: 'REMOVED', last_updated: now });
  return writeLossless(value);
}
