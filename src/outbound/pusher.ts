/**
 * Brings every partner to the present state of our own objects. One lane per platform and module: marks are taken in the order
 * in which they came due, one push under way per lane, so that order is kept and a slow or dead partner delays nobody else. A lane whose
 * partner does not answer waits with a growing pause and goes on by itself; a single object that is refused does not hold
 * up those behind it. What a push carries is the object as it is at that moment.
 */
import type { Clock } from '../lib/clock';
import { randomShare } from '../lib/ids';
import type { Events } from '../observe/events';
import type { PartyId } from '../ocpi/party';
import type { AddressBook } from '../platforms/address-book';
import { isReachable, type Platform } from '../platforms/platform';
import { backoffMs } from './backoff';
import type { Delivery, Outcome } from './delivery';
import type { DueChange, DueMark, DueShelf } from './due';
import { type Lane, lanesOf, newLane } from './lanes';
import { FAN_OUT, type Turns, turnOf, type Work } from './turns';

/** Whom an object concerns: decided by `roles/`, which knows the rules. */
export interface Reach {
  /** Platforms that get the object, each once. A Session or CDR whose eMSP cannot be reached yet has the platform ''. */
  platformsFor(change: DueChange): string[];
  /** The parties to address on a platform; empty: it is no longer concerned. */
  partiesOn(platform: Platform, change: DueChange): PartyId[];
  /** Hands the object to the hosted parties whom it concerns. */
  deliverHere(change: DueChange): Promise<void>;
}

export interface PusherParts {
  turns: Turns;
  shelf: DueShelf;
  reach: Reach;
  book: AddressBook;
  delivery: Delivery;
  clock: Clock;
  events: Events;
}

const FAN_OUT_BATCH = 200;
const TAKE_BATCH = 50;
/** Marks of which nobody wakes the lane (after a start, after a pause) are looked for this often. */
const SWEEP_MS = 1_000;
/** An object that was refused this often waits for its next change, or for an operator. CDRs are tried for ever. */
const MAX_REFUSALS = 5;

export class Pusher {
  private readonly lanes = new Map<string, Lane>();
  private fanning: Promise<void> | undefined;
  private fanAgain = false;
  /** The changes to fan out are this node's: if the turn is another's, it must be told. */
  private isOwnNews = false;
  private stopped = false;
  private sweeping = false;
  private stopTimer: () => void = () => undefined;
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: PusherParts) {}

  start(): void {
    this.stopTimer = this.parts.clock.every(SWEEP_MS, () => this.tick());
    this.wake();
    this.tick();
  }

  /** Starts nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stopTimer();
    await this.fanning;
    await Promise.all(this.running);
  }

  /** Something has become due. */
  wake(): void {
    this.isOwnNews = true;
    this.look();
  }

  /** Looks whether there is something to fan out. */
  look(): void {
    this.fanAgain = true;
    if (this.fanning || this.stopped) return;
    this.fanning = this.fanOut().finally(() => {
      this.fanning = undefined;
      if (this.fanAgain) this.look();
    });
  }

  /** Another node has work for whoever has the turn. */
  hear(work: Work): void {
    if (work === 'changes') this.look();
    else for (const { platformId, module } of work) this.run(platformId, module);
  }

  /** Resolves when every change so far has its marks and nothing is under way. For tests and for a clean stop. */
  async settle(): Promise<void> {
    while (this.fanning || this.running.size > 0) {
      await this.fanning;
      await Promise.all(this.running);
    }
  }

  /** A platform is there (again), or its credentials have changed: its lanes go on at once. */
  resume(platformId: string): void {
    if (this.stopped) return;
    for (const lane of this.lanes.values())
      if (lane.platformId === platformId) Object.assign(lane, { failures: 0, pausedUntil: 0 });
    this.keepBusy(this.parts.shelf.hurry(platformId, this.parts.clock.now()).then(() => this.sweep()));
  }

  /** Looks for lanes with something due; also what had no way yet, and has one now. */
  private async sweep(): Promise<void> {
    // A change that nobody woke us for: what a failure or a crash has left behind.
    this.wake();
    const lanes = await this.parts.shelf.lanes();
    const now = this.parts.clock.now();
    for (const { platformId, module, nextAt } of lanes) if (nextAt <= now) this.run(platformId, module);
  }

  private keepBusy(work: Promise<void>): void {
    const ended = work
      .catch((error: Error) => this.parts.events.jobFailed('push', error.message))
      .finally(() => this.running.delete(ended));
    this.running.add(ended);
  }

  /** What nobody wakes us for: lanes after a start or a pause, and changes that a node has left behind. */
  tick(): void {
    if (this.parts.turns.holds(FAN_OUT)) this.look();
    if (this.sweeping || this.stopped) return;
    this.sweeping = true;
    this.keepBusy(
      this.sweep().finally(() => {
        this.sweeping = false;
      }),
    );
  }

  private async fanOut(): Promise<void> {
    const { shelf, reach, clock, events, turns } = this.parts;
    try {
      if (!(await turns.take(FAN_OUT))) {
        this.fanAgain = false;
        if (this.isOwnNews) turns.tell('changes');
        this.isOwnNews = false;
        return;
      }
      while (this.fanAgain && !this.stopped) {
        // What comes while this is read is read again.
        this.fanAgain = false;
        const changes = await shelf.changes(FAN_OUT_BATCH);
        this.fanAgain ||= changes.length === FAN_OUT_BATCH;
        if (changes.length === 0) return;
        for (const change of changes) await reach.deliverHere(change);
        const marks = changes.flatMap((change) =>
          reach.platformsFor(change).map((platformId) => ({ platformId, change })),
        );
        await shelf.fanOut(changes, marks, clock.now());
        const lanes = lanesOf(marks);
        for (const { platformId, module } of lanes) this.run(platformId, module);
        turns.tell(lanes);
      }
    } catch (error) {
      // What is left is looked for with the next tick.
      this.fanAgain = false;
      events.jobFailed('push', (error as Error).message);
    }
  }

  private run(platformId: string, module: string): void {
    if (this.stopped) return;
    const key = `${platformId}|${module}`;
    const lane = this.lanes.get(key) ?? newLane({ platformId, module });
    this.lanes.set(key, lane);
    if (lane.running) {
      lane.again = true;
      return;
    }
    lane.running = true;
    this.keepBusy(
      this.drain(lane).finally(() => {
        lane.running = false;
        if (!lane.again) return;
        lane.again = false;
        this.run(platformId, module);
      }),
    );
  }

  private async drain(lane: Lane): Promise<void> {
    const { shelf, clock, turns } = this.parts;
    if (!(await turns.take(turnOf(lane)))) return;
    for (;;) {
      const marks = await shelf.take(lane.platformId, lane.module, clock.now(), TAKE_BATCH);
      for (const mark of marks) if (!(await this.step(lane, mark))) return;
      if (marks.length < TAKE_BATCH) return;
    }
  }

  /** One mark; false when the lane has to wait. */
  private async step(lane: Lane, mark: DueMark): Promise<boolean> {
    const { shelf, book, reach, clock } = this.parts;
    if (this.stopped || clock.now() < lane.pausedUntil || !this.parts.turns.holds(turnOf(lane))) return false;
    const way = mark.party === null ? undefined : reach.platformsFor(mark)[0];
    if (way !== undefined && way !== mark.platformId) {
      await shelf.move(mark, way);
      if (way) this.run(way, mark.module);
      return true;
    }
    if (mark.platformId === '') return true;
    const platform = book.platform(mark.platformId);
    if (!platform) {
      await shelf.removePlatform(mark.platformId);
      return false;
    }
    if (!isReachable(platform)) return false;
    if (await this.mustWait(mark)) return true;
    const outcome = await this.parts.delivery.deliver(platform, mark, reach.partiesOn(platform, mark));
    return this.settleMark(lane, mark, outcome);
  }

  /** What goes before it has not arrived yet: it is looked at again soon, and holds nothing up meanwhile. */
  private async mustWait(mark: DueMark): Promise<boolean> {
    const { shelf, clock } = this.parts;
    const { after, module, owner } = mark;
    if (after === null || !(await shelf.isDue({ module, owner, objectId: after }))) return false;
    await shelf.postpone(mark, clock.now() + SWEEP_MS, `waits until ${after} has arrived`);
    return true;
  }

  private async settleMark(lane: Lane, mark: DueMark, outcome: Outcome): Promise<boolean> {
    const { shelf, clock, events, book } = this.parts;
    const about = {
      platform: book.platform(lane.platformId)?.name,
      module: mark.module,
      object: mark.objectId,
      owner: mark.owner,
    };
    const now = clock.now();
    if (outcome.kind === 'done') {
      lane.failures = 0;
      await shelf.done(mark);
      return true;
    }
    if (outcome.kind === 'down') {
      lane.failures++;
      const waitMs = outcome.waitMs ?? backoffMs(lane.failures, randomShare());
      lane.pausedUntil = now + waitMs;
      await shelf.failed(mark, { state: 'due', nextAt: lane.pausedUntil, error: outcome.error });
      events.pushPaused({ ...about, reason: outcome.error, seconds: Math.round(waitMs / 1000) });
      return false;
    }
    const isFinal = mark.module !== 'cdrs' && mark.attempts + 1 >= MAX_REFUSALS;
    const nextAt = now + backoffMs(mark.attempts + 1, randomShare());
    await shelf.failed(mark, { state: isFinal ? 'refused' : 'due', nextAt, error: outcome.error });
    events.pushRefused({ ...about, reason: outcome.error, attempt: mark.attempts + 1 });
    return true;
  }
}
