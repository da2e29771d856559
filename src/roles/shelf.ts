/** What the roles ask of the store: the objects that hosted parties own or received, each as the text it came in. */
import type { ObjectKey, ObjectModule } from '../ocpi/object-key';
import type { Page, PageQuery } from '../ocpi/page';
import type { PartyKey } from '../ocpi/party';
import type { PartChange } from '../outbound/due';
import type { LocationCard, LocationSearch } from './location-card';

export interface HeldObject extends ObjectKey {
  /** The hosted party that has it: its owner, or a party that received it. */
  holder: PartyKey;
  json: string;
  /** Milliseconds. */
  lastUpdated: number;
  /** Of a Session or CDR: the eMSP that owns its Token. */
  counterparty: PartyKey | null;
  /** Of a Session its own; of a Token VALID or INVALID; of a Location IN_USE or, when no EVSE is, REMOVED. */
  status: string | null;
  contractId: string | null;
  /** Of a CDR: the Session it bills, upper case. */
  sessionId: string | null;
}

/** Which objects are meant. */
export interface ObjectFilter {
  holder: PartyKey;
  module: ObjectModule;
  /** Only this owner's; undefined: everybody's. */
  owner?: PartyKey;
  /** Only what is between the owner and one of these; an empty list means nothing. */
  counterparties?: PartyKey[];
  status?: string;
  /** Only ids that begin so; upper case. */
  idPrefix?: string;
  /** Only Locations that are found by this. */
  search?: LocationSearch;
}

/** What becomes of an object once it is known what is there. */
export interface Decision {
  /** `card`: what a Location is found by. */
  put?: Omit<HeldObject, keyof ObjectKey | 'holder'> & { card?: LocationCard };
  remove?: true;
  /** The change is to reach the partners whom it concerns; null: the whole object. */
  due?: PartChange | null;
  /** With `due`: the object of the same module and owner that must have arrived before. */
  after?: string | null;
  /** It also stands in the hub's own collection. */
  collect?: boolean;
}

export interface ObjectShelf {
  get(holder: PartyKey, key: ObjectKey): Promise<HeldObject | undefined>;
  /** Oldest-created first. */
  list(filter: ObjectFilter, query: PageQuery): Promise<Page>;
  /** Names of every object that fits. */
  names(filter: ObjectFilter): Promise<{ owner: PartyKey; objectId: string }[]>;
  /** Every object of one of these ids that the party has, whoever owns it. */
  withId(holder: PartyKey, module: ObjectModule, objectIds: string[]): Promise<HeldObject[]>;
  /** Owners of an object of that id, among the objects that hosted parties own. */
  ownersOf(module: ObjectModule, objectId: string): Promise<PartyKey[]>;
  /**
   * Reads what is there, asks what shall become of it, and writes that together with what is due; all in one
   * transaction. Returns what was there before.
   */
  change(
    holder: PartyKey,
    key: ObjectKey,
    decide: (known: HeldObject | undefined) => Decision,
  ): Promise<HeldObject | undefined>;
}
