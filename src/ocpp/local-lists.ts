/**
 * Local authorization lists (mapping 4.7): what a station may accept by itself. Only tokens whose owners let them charge
 * offline are on it. Where the station still has the list that we sent last, the difference is enough.
 */
import type { Json } from '../cluster/bus';
import type { Events } from '../observe/events';
import type { Token } from '../ocpi/model';
import { showToken } from './aliases';
import type { CpoDesk } from './desk';
import type { Holders } from './holders';
import type { LiveStation, LiveStations } from './live';
import { abilitiesOf } from './models/abilities';
import type { LocalListEntry, OrderOutcome } from './order';
import type { Orders } from './orders';

/** What a station was sent last. */
export interface LocalList {
  version: number;
  /** By the text that the station sees. */
  entries: Record<string, LocalListEntry>;
}

/** What the lists ask of the store. */
export interface LocalListShelf {
  get(station: string): Promise<LocalList | undefined>;
  save(station: string, list: LocalList): Promise<void>;
  /** Stations whose list names one of these texts, in capitals. */
  naming(texts: string[]): Promise<string[]>;
  /** What it was sent is not known any more: the next list is a whole one. */
  remove(station: string): Promise<void>;
}

export interface LocalListParts {
  stations: LiveStations;
  orders: Orders;
  holders: Holders;
  lists: LocalListShelf;
  desk: CpoDesk;
  events: Events;
}

export interface Synced {
  status: OrderOutcome['status'];
  reason?: string;
  version: number;
  /** Entries on the list, and how many had to be sent. */
  entries: number;
  sent: number;
  isFull: boolean;
}

const SYNC = 'localList';
/** A long list goes in many messages. */
const SYNC_MS = 120_000;

export class LocalLists {
  constructor(private readonly parts: LocalListParts) {
    parts.holders.offer(SYNC, async (identity) => (await this.sync(identity)) as unknown as Json);
  }

  known(identity: string): Promise<LocalList | undefined> {
    return this.parts.lists.get(identity);
  }

  /** Stations whose list names one of these texts, in capitals; each gets a whole list in place of it, at once if it can. */
  async renew(texts: string[]): Promise<string[]> {
    const stations = await this.parts.lists.naming(texts);
    for (const station of stations) await this.parts.lists.remove(station);
    for (const station of stations)
      void this.sync(station).catch((error: Error) => this.parts.events.bug(error, { station }));
    return stations;
  }

  /** Brings the list of the station to what it should be. */
  async sync(identity: string): Promise<Synced> {
    const { holders, stations } = this.parts;
    const live = stations.find(identity);
    if (live && holders.holds(identity)) return this.syncHere(live);
    const asked = holders.ask(identity, SYNC, null, SYNC_MS).catch(() => undefined);
    return ((await asked) as Synced | undefined) ?? { ...NOTHING, status: 'notConnected' };
  }

  private async syncHere(live: LiveStation): Promise<Synced> {
    const { lists, orders, desk } = this.parts;
    const wanted = listOf(live, await desk.offlineTokens(live.record.party));
    const known = await lists.get(live.identity);
    const { maxList } = abilitiesOf(live.state);
    if (Object.keys(wanted).length > maxList) return { ...NOTHING, status: 'failed', reason: tooLong(wanted, maxList) };
    const held = await orders.send(live.identity, { kind: 'readLocalListVersion' });
    if (held.status !== 'accepted') return { ...NOTHING, status: held.status, reason: held.reason };
    const changes = known && known.version === held.listVersion ? differenceOf(known.entries, wanted) : undefined;
    if (changes) {
      const synced = await this.send(live, { wanted, entries: changes, isFull: false, after: known?.version ?? 0 });
      if (synced.status !== 'versionMismatch' && synced.status !== 'failed') return synced;
    }
    const after = Math.max(known?.version ?? 0, held.listVersion ?? 0);
    return this.send(live, { wanted, entries: Object.values(wanted), isFull: true, after });
  }

  /** In as many messages as the station needs: those after the first add to it. What was not taken whole is sent anew. */
  private async send(live: LiveStation, list: Sending): Promise<Synced> {
    const { orders, lists } = this.parts;
    const { wanted, entries, isFull, after } = list;
    const told = { entries: Object.keys(wanted).length, sent: entries.length, isFull };
    let version = after;
    for (const chunk of chunksOf(entries, abilitiesOf(live.state).maxListMessage, isFull)) {
      const isFirst = version === after;
      const order = { kind: 'sendLocalList' as const, isFull: isFull && isFirst, entries: chunk };
      const { status, reason } = await orders.send(live.identity, { ...order, version: version + 1 });
      if (status !== 'accepted') return { ...told, status, reason, version };
      version++;
    }
    await lists.save(live.identity, { version, entries: wanted });
    return { ...told, status: 'accepted', version };
  }
}

interface Sending {
  wanted: Record<string, LocalListEntry>;
  entries: LocalListEntry[];
  isFull: boolean;
  /** The version before. */
  after: number;
}

const NOTHING = { version: 0, entries: 0, sent: 0, isFull: false };

const tooLong = (wanted: object, maxList: number) =>
  `there are ${Object.keys(wanted).length} tokens, and the charger keeps ${maxList} at the most`;

function listOf(live: LiveStation, tokens: Token[]): Record<string, LocalListEntry> {
  const list: Record<string, LocalListEntry> = {};
  for (const token of tokens) {
    const shown = showToken(live, token);
    list[shown.token.text.toUpperCase()] = { ...shown, status: token.valid ? 'Accepted' : 'Blocked' };
  }
  return list;
}

/** What is new or other, and what is to be taken off: without a status. */
function differenceOf(before: LocalList['entries'], after: LocalList['entries']): LocalListEntry[] {
  const isSame = (key: string, entry: LocalListEntry) => JSON.stringify(before[key]) === JSON.stringify(entry);
  const changed = Object.entries(after).filter(([key, entry]) => !isSame(key, entry));
  const gone = Object.entries(before).filter(([key]) => !(key in after));
  return [...changed.map(([, entry]) => entry), ...gone.map(([, { token }]) => ({ token }))];
}

/** A full list of nothing is a message too; a difference of nothing is none. */
function chunksOf(entries: LocalListEntry[], size: number, isFull: boolean): LocalListEntry[][] {
  const chunks: LocalListEntry[][] = isFull && entries.length === 0 ? [[]] : [];
  const step = Math.min(size, entries.length) || 1;
  for (let start = 0; start < entries.length; start += step) chunks.push(entries.slice(start, start + step));
  return chunks;
}
