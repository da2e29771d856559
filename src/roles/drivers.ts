/**
 * What is kept of a driver, found by the contract id: handed out, and erased. Tokens go, those that a hub collects too;
 * Sessions and CDRs stay with all their sums, but nobody can tell any more whose they were, here or in what was logged. With
 * the objects the same happens by themselves once they are old enough, where a setting says so. Partners keep copies of their own: what they send again is theirs to answer for.
 */
import { Forgetting } from '../lib/forgetting';
import { newHandle } from '../lib/ids';
import { isObject, type JsonObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import type { PartyKey } from '../ocpi/party';
import type { HeldObject, ObjectShelf } from './shelf';

/** What is asked of the store. */
export interface DriverShelf {
  /** Every object of that contract, whichever hosted party has it. */
  objects(contractId: string): Promise<HeldObject[]>;
  /** Tokens of that contract that the hub has collected, whoever owns them. */
  collected(contractId: string): Promise<CollectedToken[]>;
  removeCollected(tokens: CollectedToken[]): Promise<void>;
  /** What an eMSP has said of a Token of its own beside it. */
  removePolicy(token: CollectedToken): Promise<void>;
  /** Objects that were last changed before that moment and are not erased, oldest first; without so many of them. */
  old(module: DriverModule, beforeMs: number, skip: number, limit: number): Promise<HeldObject[]>;
  /** Whether an object has yet to reach somebody, and nobody has given that up. */
  isWaiting(object: HeldObject): Promise<boolean>;
  /** In what chargers told of these Sessions each of these texts is replaced; how many messages that were. */
  eraseTold(sessionIds: string[], texts: Map<string, string>): Promise<number>;
}

export interface CollectedToken {
  owner: PartyKey;
  objectId: string;
  json: string;
}

/** Where drivers are named beside the objects: tables of what happened, the trace, the memory of nodes, lists of chargers. */
export interface DriverTraces {
  /** How many entries of each kind have changed. */
  forget(names: Forgetting): Promise<Record<string, number>>;
  /** Once the Tokens are gone: the chargers whose offline lists named somebody; they get new ones. */
  renewLists(names: Forgetting): Promise<string[]>;
}

/** What was erased, by kind. */
export interface Erased {
  objects: Record<DriverModule, number>;
  collected: number;
  logged: Record<string, number>;
  chargers: string[];
}

export const DRIVER_MODULES = ['tokens', 'sessions', 'cdrs'] as const;
export type DriverModule = (typeof DRIVER_MODULES)[number];

/** Why a driver cannot be erased yet, and what to do first. */
export class NotYet extends Error {
  override name = 'NotYet';
}

/** What erased objects have in place of the contract id. */
export const ERASED = 'ERASED-';
/** Objects at once. */
const SLICE = 200;
const OVER: ReadonlySet<string | null> = new Set(['COMPLETED', 'INVALID']);

export class Drivers {
  constructor(
    private readonly shelf: DriverShelf,
    private readonly kept: Pick<ObjectShelf, 'change'>,
    private readonly traces: DriverTraces,
  ) {}

  /** Each object once, as the text it came in. */
  async find(contractId: string): Promise<Record<DriverModule, string[]>> {
    const objects = await this.shelf.objects(contractId);
    const textsOf = (wanted: DriverModule) => [
      ...new Set(objects.filter(({ module }) => module === wanted).map(({ json }) => json)),
    ];
    const collected = (await this.shelf.collected(contractId)).map(({ json }) => json);
    return {
      tokens: [...new Set([...textsOf('tokens'), ...collected])],
      sessions: textsOf('sessions'),
      cdrs: textsOf('cdrs'),
    };
  }

  /** Throws NotYet while the driver may still charge, is charging, or a partner has not been told everything. */
  async erase(contractId: string): Promise<Erased> {
    const objects = await this.shelf.objects(contractId);
    for (const object of objects) await this.demandOver(object);
    const collected = await this.shelf.collected(contractId);
    const alias = newAlias();
    const aliasOf = () => alias;
    const texts = textsIn([...objects, ...collected], aliasOf).set(contractId, alias);
    const names = new Forgetting(texts);
    // First, since the names are in the objects: after a crash the whole can be done again.
    const logged = await this.traces.forget(names);
    await this.shelf.removeCollected(collected);
    await this.eraseObjects(objects, aliasOf);
    const chargers = await this.traces.renewLists(names);
    if ((await this.shelf.objects(contractId)).length > 0)
      throw new NotYet('something of this driver has changed meanwhile: send the same again');
    const count = (wanted: DriverModule) => objects.filter(({ module }) => module === wanted).length;
    const counts = { tokens: count('tokens'), sessions: count('sessions'), cdrs: count('cdrs') };
    return { objects: counts, collected: collected.length, logged, chargers };
  }

  /** What was last changed before that moment; what is not over, or not yet told to everybody, waits. */
  async eraseOld(module: DriverModule, beforeMs: number): Promise<void> {
    for (let skip = 0; ; ) {
      const found = await this.shelf.old(module, beforeMs, skip, SLICE);
      const over: HeldObject[] = [];
      for (const object of found) if (!(await this.whyNot(object))) over.push(object);
      await this.eraseOldOnes(over);
      if (found.length < SLICE) return;
      // What has to wait stays in front.
      skip += found.length - over.length;
    }
  }

  private async demandOver(object: HeldObject): Promise<void> {
    const reason = await this.whyNot(object);
    if (reason !== undefined) throw new NotYet(reason);
  }

  private async whyNot(object: HeldObject): Promise<string | undefined> {
    const { module, owner, holder, objectId, status } = object;
    if (module === 'tokens' && owner === holder && status === 'VALID')
      return `Token ${objectId} of ${owner} is valid: end it first, so that partners learn of it`;
    if (module === 'sessions' && !OVER.has(status))
      return `Session ${objectId} of ${owner} is ${status}: it must end first`;
    if (await this.shelf.isWaiting(object))
      return `${module} ${objectId} of ${owner} has yet to reach a partner: wait until it has, or give it up with POST /platforms/{id}/due/give-up`;
    return undefined;
  }

  /** What was logged has ages of its own; what chargers told is kept as long as the Session. */
  private async eraseOldOnes(objects: HeldObject[]): Promise<void> {
    const aliases = new Map<string, string>();
    const aliasOf = (contractId: string) => {
      const alias = aliases.get(contractId) ?? newAlias();
      aliases.set(contractId, alias);
      return alias;
    };
    const sessions = objects.filter(({ module }) => module === 'sessions').map(({ objectId }) => objectId);
    await this.shelf.eraseTold(sessions, textsIn(objects, aliasOf));
    await this.eraseObjects(objects, aliasOf);
  }

  private async eraseObjects(objects: HeldObject[], aliasOf: (contractId: string) => string): Promise<void> {
    for (let start = 0; start < objects.length; start += SLICE)
      await Promise.all(
        objects.slice(start, start + SLICE).map((one) => this.eraseOne(one, aliasOf(String(one.contractId)))),
      );
  }

  /** As it was when it was looked at; what has changed meanwhile stays. Nothing is pushed to anybody. */
  private async eraseOne(object: HeldObject, alias: string): Promise<void> {
    const put = anonymous(object, alias);
    if (!put && object.owner === object.holder) await this.shelf.removePolicy(object);
    await this.kept.change(object.holder, object, (known) => {
      if (known?.json !== object.json) return {};
      return put ? { put } : { remove: true, collect: object.owner === object.holder };
    });
  }
}

/** Undefined: a Token, of which nothing is left. */
function anonymous(object: HeldObject, alias: string): HeldObject | undefined {
  if (object.module === 'tokens') return undefined;
  const value = readLossless(object.json);
  if (isObject(value.cdr_token)) Object.assign(value.cdr_token, { uid: alias, contract_id: alias });
  // Signed values name the card, and the reference leads to whoever was asked.
  for (const member of ['authorization_reference', 'signed_data']) delete value[member];
  return { ...object, contractId: alias, json: writeLossless(value) };
}

/** What is said of a driver: the uid of the Token, what is printed on it, and the contract. */
function textsIn(objects: { json: string }[], aliasOf: (contractId: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { json } of objects) {
    const value = JSON.parse(json) as JsonObject;
    const token = isObject(value.cdr_token) ? value.cdr_token : value;
    const { uid, contract_id, visual_number } = token;
    for (const text of [uid, contract_id, visual_number])
      if (text !== undefined) texts.set(String(text), aliasOf(String(contract_id)));
  }
  return texts;
}

const newAlias = () => `${ERASED}${newHandle()}`;
