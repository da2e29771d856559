/**
 * Which node runs a station: the one it is connected to, or was connected to last. That node alone keeps the station's
 * transactions in memory, lets time pass for them and tells its statuses. A row in the database says which one it is.
 *
 * - A station that connects is taken by its node before it is let in: the node before lets go of it, and everything is
 *   read from the database, where each answered message is.
 * - Stations of a node that is no more are adopted by the node that has the nodes' jobs.
 * - A node that finds a station of its own taken (it was frozen, or the news was lost) lets go; one that is still connected
 *   to it then connects anew, to whichever node.
 * - What another node's station is to do is asked of that node.
 *
 * A node that is alone runs every station and needs no rows.
 */
import { type Bus, BusError, type Json, type Stop } from '../cluster/bus';
import type { Clock } from '../lib/clock';
import { Mutex } from '../lib/mutex';

/** What the holders ask of the store: the node of each station. */
export interface HolderShelf {
  all(): Promise<Map<string, string>>;
  find(station: string): Promise<string | undefined>;
  /** Whoever ran them before. */
  put(station: string, node: string): Promise<void>;
  /** Those of a node that is no more go to another. */
  inherit(from: string, to: string): Promise<void>;
  /** Those that nobody runs; the others stay as they are. */
  putFree(stations: string[], node: string): Promise<void>;
  remove(station: string): Promise<void>;
}

/** The other nodes; undefined for a node that is alone. */
export interface Neighbours {
  shelf: HolderShelf;
  bus: Pick<Bus, 'request' | 'serve' | 'onReturn'>;
  clock: Clock;
  /** This node's name, known once it listens. */
  self: () => string;
  living: () => Promise<string[]>;
  /** Whether this node has the nodes' jobs; takes them when they are free. */
  isInCharge: () => Promise<boolean>;
  /** Calls back when a node may have gone. */
  onFreed: (freed: () => void) => Stop;
  failed: (error: Error) => void;
}

/** What the bridge does when a station comes to this node or leaves it. */
export interface HolderDoings {
  /** Every station that is registered. */
  registered: () => string[];
  took: (stations: string[]) => Promise<void>;
  letGo: (station: string) => Promise<void>;
}

type Answer = (station: string, content: Json) => Promise<Json>;

interface Question {
  station: string;
  name: string;
  content: Json;
}

const LET_GO = 'letGo';
/** A node that lives lets go within this time; one that does not is not waited for. */
const LET_GO_MS = 2_000;
const LOOK_MS = 30_000;
/** Answered by a node that no longer runs the station: where it is now is looked up again. */
const MOVED = 'the station has moved';

export class Holders {
  private readonly held = new Set<string>();
  private readonly answers = new Map<string, Answer>();
  private readonly turns = new Mutex();
  /** Stations at the door. */
  private readonly taking = new Set<string>();
  /** The adoption of many that is under way. */
  private adopting = Promise.resolve();
  private readonly stops: Stop[] = [];
  private doings!: HolderDoings;

  constructor(private readonly neighbours?: Neighbours) {}

  /** A node that is alone takes everything at once. */
  async start(doings: HolderDoings): Promise<void> {
    this.doings = doings;
    if (!this.neighbours) await this.took(doings.registered());
  }

  /** Once this node is one of several: serves what others ask, and takes what is left to it. */
  async join(): Promise<void> {
    const { neighbours } = this;
    if (!neighbours) return;
    const { bus, clock, self, onFreed } = neighbours;
    const look = () => void this.look().catch(neighbours.failed);
    // The first of them is the last to end.
    this.stops.push(
      bus.serve(topicOf(self()), (question) => this.answer(question as unknown as Question)),
      clock.every(LOOK_MS, look),
      bus.onReturn(look),
      onFreed(look),
    );
    await this.look();
  }

  /** Takes nothing any more, and still lets go of what other nodes take. */
  stopLooking(): void {
    for (const stop of this.stops.splice(1)) stop();
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  holds(station: string): boolean {
    return this.held.has(station);
  }

  /** What other nodes may ask about a station that is run here. */
  offer(name: string, answer: Answer): void {
    this.answers.set(name, answer);
  }

  /** This node runs the station from now on: it stands at the door. */
  async take(station: string): Promise<void> {
    this.taking.add(station);
    await this.adopting;
    await this.turns.run(station, () => this.takeNow(station)).finally(() => this.taking.delete(station));
  }

  /** This node runs it unless another one does: it is newly registered. */
  async takeFree(station: string): Promise<void> {
    const { neighbours } = this;
    if (!neighbours) return this.take(station);
    await neighbours.shelf.putFree([station], neighbours.self());
    if ((await neighbours.shelf.find(station)) === neighbours.self()) await this.take(station);
  }

  async forget(station: string): Promise<void> {
    this.held.delete(station);
    await this.neighbours?.shelf.remove(station);
  }

  /** Asks the node that runs the station; undefined when none can be asked. Throws BusError `silent` or `failed`. */
  async ask(station: string, name: string, content: Json, timeoutMs: number): Promise<Json | undefined> {
    const question = { station, name, content };
    const answer = await this.askOnce(question, timeoutMs);
    return answer === MOVED ? noneIfMoved(await this.askOnce(question, timeoutMs)) : answer;
  }

  private async askOnce(question: Question, timeoutMs: number): Promise<Json | undefined> {
    const { neighbours } = this;
    const holder = await neighbours?.shelf.find(question.station);
    if (!neighbours || holder === undefined || holder === neighbours.self()) return undefined;
    return neighbours.bus.request(topicOf(holder), { ...question }, timeoutMs).catch(unlessNobody);
  }

  private async takeNow(station: string): Promise<void> {
    const { neighbours, held } = this;
    const holder = await neighbours?.shelf.find(station);
    if (held.has(station) && holder === neighbours?.self()) return;
    if (neighbours && holder !== undefined && holder !== neighbours.self()) await this.askToLetGo(holder, station);
    await neighbours?.shelf.put(station, neighbours.self());
    await this.took([station]);
  }

  private async answer({ station, name, content }: Question): Promise<Json> {
    if (name === LET_GO) {
      if (this.held.has(station)) await this.letGo(station);
      return null;
    }
    if (!this.held.has(station)) return MOVED;
    const answer = this.answers.get(name);
    if (!answer) throw new Error(`nobody answers ${name} here`);
    return answer(station, content);
  }

  private async askToLetGo(holder: string, station: string): Promise<void> {
    const question = { station, name: LET_GO, content: null };
    await this.neighbours?.bus.request(topicOf(holder), question, LET_GO_MS).catch((error: Error) => {
      // It is gone, or will find out by itself.
      if (!(error instanceof BusError)) throw error;
    });
  }

  /** Brings what this node runs to what the rows say. */
  private async look(): Promise<void> {
    const { neighbours } = this;
    if (!neighbours) return;
    const { shelf, self, living, isInCharge } = neighbours;
    if (await isInCharge()) await this.adopt(await living());
    const rows = await shelf.all();
    for (const station of [...this.held])
      if (rows.get(station) !== self()) await this.turns.run(station, () => this.letGoUnlessOurs(station));
    const isLeftToUs = (station: string) =>
      rows.get(station) === self() && !this.held.has(station) && !this.taking.has(station);
    this.adopting = this.took(this.doings.registered().filter(isLeftToUs));
    await this.adopting;
  }

  /** Stations of nodes that are gone, and those that never had one. */
  private async adopt(living: string[]): Promise<void> {
    const { neighbours } = this;
    if (!neighbours || !living.includes(neighbours.self())) return;
    const rows = await neighbours.shelf.all();
    const gone = new Set([...rows.values()].filter((node) => !living.includes(node)));
    for (const node of gone) await neighbours.shelf.inherit(node, neighbours.self());
    const free = this.doings.registered().filter((station) => !rows.has(station));
    await neighbours.shelf.putFree(free, neighbours.self());
  }

  /** The rows may be older than a station that came a moment ago. */
  private async letGoUnlessOurs(station: string): Promise<void> {
    if ((await this.neighbours?.shelf.find(station)) !== this.neighbours?.self()) await this.letGo(station);
  }

  private async took(stations: string[]): Promise<void> {
    if (stations.length > 0) await this.doings.took(stations);
    for (const station of stations) this.held.add(station);
  }

  private async letGo(station: string): Promise<void> {
    this.held.delete(station);
    await this.doings.letGo(station);
  }
}

const noneIfMoved = (answer: Json | undefined) => (answer === MOVED ? undefined : answer);

function unlessNobody(error: Error): undefined {
  if (!(error instanceof BusError) || (error.reason !== 'nobody' && error.reason !== 'away')) throw error;
  return undefined;
}

const topicOf = (node: string) => `stations/${node}`;
