/**
 * What is kept of a driver, found by the contract id: handed out, and erased. Tokens go; Sessions and CDRs stay with all
 * their sums, but nobody can tell any more whose they were. The same happens by itself to what is old enough, where a
 * setting says so. Partners keep copies of their own: what they send again is theirs to answer for.
 */
import { newHandle } from '../lib/ids';
import { isObject, type JsonObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import type { HeldObject, ObjectShelf } from './shelf';

/** What is asked of the store. */
export interface DriverShelf {
  /** Every object of that contract, whichever hosted party has it. */
  objects(contractId: string): Promise<HeldObject[]>;
  /** Objects that were last changed before that moment and are not erased, oldest first; without so many of them. */
  old(module: DriverModule, beforeMs: number, skip: number, limit: number): Promise<HeldObject[]>;
  /** Whether an object has yet to reach somebody, and nobody has given that up. */
  isWaiting(object: HeldObject): Promise<boolean>;
  /** In what chargers told of these Sessions each of these texts is replaced; how many messages that were. */
  eraseTold(sessionIds: string[], texts: Map<string, string>): Promise<number>;
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
  ) {}

  /** Each object once, as the text it came in. */
  async find(contractId: string): Promise<Record<DriverModule, string[]>> {
    const objects = await this.shelf.objects(contractId);
    const textsOf = (wanted: DriverModule) => [
      ...new Set(objects.filter(({ module }) => module === wanted).map(({ json }) => json)),
    ];
    return { tokens: textsOf('tokens'), sessions: textsOf('sessions'), cdrs: textsOf('cdrs') };
  }

  /** Throws NotYet while the driver may still charge, is charging, or a partner has not been told everything. */
  async erase(contractId: string): Promise<Record<DriverModule | 'told', number>> {
    const objects = await this.shelf.objects(contractId);
    for (const object of objects) await this.demandOver(object);
    const told = await this.eraseObjects(objects);
    if ((await this.shelf.objects(contractId)).length > 0)
      throw new NotYet('something of this driver has changed meanwhile: send the same again');
    const count = (wanted: DriverModule) => objects.filter(({ module }) => module === wanted).length;
    return { tokens: count('tokens'), sessions: count('sessions'), cdrs: count('cdrs'), told };
  }

  /** What was last changed before that moment; what is not over, or not yet told to everybody, waits. */
  async eraseOld(module: DriverModule, beforeMs: number): Promise<void> {
    for (let skip = 0; ; ) {
      const found = await this.shelf.old(module, beforeMs, skip, SLICE);
      const over: HeldObject[] = [];
      for (const object of found) if (!(await this.whyNot(object))) over.push(object);
      await this.eraseObjects(over);
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

  private async eraseObjects(objects: HeldObject[]): Promise<number> {
    const aliases = new Map<string, string>();
    const aliasOf = (contractId: string) => {
      const alias = aliases.get(contractId) ?? `${ERASED}${newHandle()}`;
      aliases.set(contractId, alias);
      return alias;
    };
    const sessions = objects.filter(({ module }) => module === 'sessions').map(({ objectId }) => objectId);
    // First, since it is found by what the objects still say: after a crash the whole can be done again.
    const told = await this.shelf.eraseTold(sessions, textsIn(objects, aliasOf));
    for (let start = 0; start < objects.length; start += SLICE)
      await Promise.all(
        objects.slice(start, start + SLICE).map((one) => this.eraseOne(one, aliasOf(String(one.contractId)))),
      );
    return told;
  }

  /** As it was when it was looked at; what has changed meanwhile stays. Nothing is pushed to anybody. */
  private async eraseOne(object: HeldObject, alias: string): Promise<void> {
    const put = anonymous(object, alias);
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

/** What chargers say of a driver: the uid of the Token, and the contract. */
function textsIn(objects: HeldObject[], aliasOf: (contractId: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { json, contractId } of objects) {
    const value = JSON.parse(json) as JsonObject;
    const token = isObject(value.cdr_token) ? value.cdr_token : value;
    for (const text of [token.uid, token.contract_id]) texts.set(String(text), aliasOf(String(contractId)));
  }
  return texts;
}
