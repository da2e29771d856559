/**
 * Several nodes agree by rows in the database. Each raises a counter in its own row every now and then; who looks several
 * times and finds a counter unmoved takes that node for dead and removes it with its leases. No two clocks are compared,
 * and one that jumps ends nothing. A node that cannot raise its counter stops believing in its leases before others may
 * take them; one that finds its row gone joins anew.
 */
import { type Clock, systemClock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Bus, Stop } from './bus';
import type { Leases, Node } from './leases';

/** A node as the others see it. */
export interface Member extends Node {
  /** Grows while it lives. */
  beat: number;
}

/** What the members ask of the store. */
export interface MemberShelf {
  join(member: Member): Promise<void>;
  /** Raises the counter; false when the row is gone. */
  beat(id: string): Promise<boolean>;
  list(): Promise<Member[]>;
  /** Removes a node, if its counter still stands at `beat`, and every lease of a node that is not there; true when it did. */
  remove(id: string, beat?: number): Promise<boolean>;
  /** Takes a lease unless it is taken; answers whose it is now. */
  take(name: string, holder: string): Promise<string>;
  give(name: string, holder: string): Promise<void>;
}

export interface MembersParts {
  shelf: MemberShelf;
  bus: Bus;
  /** Of this node; the name is its own as long as it lives. */
  self: () => Omit<Node, 'id'>;
  /** How long a node may be silent before others take it for dead. */
  timeoutMs: number;
  told: {
    lost: (node: Node) => void;
    /** This node was cut off and has given up its leases. */
    cutOff: () => void;
    failed: (error: Error) => void;
  };
  /** Real time even where tests move another: what is waited for happens in other processes. */
  clock?: Clock;
}

/** Beats, and looks at the others, per time-out. */
const BEATS = 5;
/** After this many beats without success a node does not believe in its leases any more. */
const BELIEVED = 3;
const FREED = 'leases/freed';

export class Members implements Leases {
  private id = newId();
  private readonly held = new Set<string>();
  private readonly wanted = new Set<string>();
  /** Names that others had when we asked last. */
  private readonly taken = new Set<string>();
  private readonly asking = new Map<string, Promise<boolean>>();
  private readonly freed = new Set<() => void>();
  /** Node → its counter, and how often it was found unmoved. */
  private readonly seen = new Map<string, { beat: number; looks: number }>();
  private readonly clock: Clock;
  private readonly stops: Stop[] = [];
  private beating: Promise<void> | undefined;
  private missed = 0;
  private confirmedAt = 0;

  constructor(private readonly parts: MembersParts) {
    this.clock = parts.clock ?? systemClock;
  }

  async start(): Promise<void> {
    await this.join();
    const { bus, timeoutMs } = this.parts;
    this.stops.push(
      this.clock.every(timeoutMs / BEATS, () => this.tick()),
      bus.subscribe(FREED, () => this.tellFreed()),
      bus.onReturn(() => this.tellFreed()),
    );
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) stop();
    await this.settle();
    this.held.clear();
    await this.parts.shelf.remove(this.id).catch(this.parts.told.failed);
    this.parts.bus.publish(FREED, null);
  }

  /** Resolves when the beat under way has been made. For tests and for a clean stop. */
  async settle(): Promise<void> {
    await this.beating;
  }

  holds(name: string): boolean {
    return this.held.has(name) && this.isBelieved();
  }

  async take(name: string): Promise<boolean> {
    if (this.held.has(name)) return this.isBelieved();
    if (this.taken.has(name)) return false;
    const asked = this.asking.get(name) ?? this.ask(name).finally(() => this.asking.delete(name));
    this.asking.set(name, asked);
    return asked;
  }

  async give(name: string): Promise<void> {
    this.wanted.delete(name);
    if (!this.held.delete(name)) return;
    await this.parts.shelf.give(name, this.id);
    this.parts.bus.publish(FREED, null);
  }

  want(name: string): void {
    this.wanted.add(name);
    this.take(name).catch(this.parts.told.failed);
  }

  onFreed(freed: () => void): Stop {
    this.freed.add(freed);
    return () => void this.freed.delete(freed);
  }

  nodes(): Promise<Node[]> {
    return this.parts.shelf.list();
  }

  private async ask(name: string): Promise<boolean> {
    const { id } = this;
    const holder = await this.parts.shelf.take(name, id);
    // Meanwhile this node may have joined anew, under another id.
    if (holder === id && id === this.id) this.held.add(name);
    else this.taken.add(name);
    return this.holds(name);
  }

  private isBelieved(): boolean {
    const { timeoutMs } = this.parts;
    return this.missed < BELIEVED && this.clock.now() - this.confirmedAt < (timeoutMs / BEATS) * (BELIEVED + 1);
  }

  private async join(): Promise<void> {
    this.id = newId();
    this.held.clear();
    const { shelf, self } = this.parts;
    const me = self();
    // Whoever had this host and port is no more, or we could not have them: a restart need not wait.
    for (const { id, name } of await shelf.list()) if (name === me.name) await shelf.remove(id);
    await shelf.join({ ...me, id: this.id, beat: 0 });
    this.confirmed();
  }

  private confirmed(): void {
    this.missed = 0;
    this.confirmedAt = this.clock.now();
  }

  private tick(): void {
    this.missed++;
    if (this.missed === BELIEVED) this.parts.told.cutOff();
    this.beating ??= this.beat()
      .catch(this.parts.told.failed)
      .finally(() => {
        this.beating = undefined;
      });
  }

  private async beat(): Promise<void> {
    if (await this.parts.shelf.beat(this.id)) this.confirmed();
    else await this.join();
    await this.look();
    for (const name of this.wanted) await this.take(name);
  }

  /** Looks whether the others' counters have moved, and buries who has been still for too long. */
  private async look(): Promise<void> {
    const { shelf, bus, told } = this.parts;
    const others = (await shelf.list()).filter(({ id }) => id !== this.id);
    for (const id of this.seen.keys()) if (!others.some((other) => other.id === id)) this.forget(id);
    for (const other of others) {
      const known = this.seen.get(other.id);
      const looks = known?.beat === other.beat ? known.looks + 1 : 0;
      this.seen.set(other.id, { beat: other.beat, looks });
      if (looks < BEATS || !(await shelf.remove(other.id, other.beat))) continue;
      told.lost(other);
      this.forget(other.id);
      bus.publish(FREED, null);
    }
  }

  private forget(id: string): void {
    this.seen.delete(id);
    this.tellFreed();
  }

  private tellFreed(): void {
    this.taken.clear();
    for (const name of this.wanted) this.take(name).catch(this.parts.told.failed);
    for (const freed of this.freed) freed();
  }
}
