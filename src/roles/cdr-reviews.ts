/**
 * Reviews of the CDRs that hosted parties receive: each is checked once its partner has its answer, and a dispute about
 * it is kept. Nothing is refused here; whoever pays decides.
 */
import { type Clock, nextTurn } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Feed } from '../observe/feed';
import { parseExact } from '../ocpi/exact-json';
import { type PartyKey, partyOfKey } from '../ocpi/party';
import { checkCdr } from '../pricing/check-cdr';
import { InputError } from '../pricing/errors';
import type { CdrFinding, Comparison, Verdict } from '../pricing/verdict';
import { CdrSurroundings, type SessionCdrs } from './cdr-surroundings';
import type { Inbox } from './receiver';
import type { ObjectShelf } from './shelf';

export const DISPUTE_STATES = ['none', 'open', 'settled', 'rejected'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export interface ReviewKey {
  /** The hosted party that received it, or made it. */
  holder: PartyKey;
  owner: PartyKey;
  /** Upper case. */
  objectId: string;
}

export interface CdrReview extends ReviewKey {
  report: { verdict: Verdict; findings: CdrFinding[]; totals: Comparison[] };
  /** Milliseconds. */
  checkedAt: number;
  dispute: DisputeState;
  /** Oldest first; `at` in milliseconds. */
  notes: { at: number; state: DisputeState; text: string }[];
}

export interface CdrReviewShelf extends SessionCdrs {
  get(holder: PartyKey, owner: PartyKey, objectId: string): Promise<CdrReview | undefined>;
  /** Reads, decides and writes in one transaction; returns what was written. */
  change(key: ReviewKey, decide: (known: CdrReview | undefined) => CdrReview): Promise<CdrReview>;
}

export interface CdrReviewParts {
  reviews: CdrReviewShelf;
  objects: ObjectShelf;
  feed: Pick<Feed, 'tell'>;
  events: Events;
  clock: Clock;
  /** ISO 3166-1 alpha-3: where a CDR without signed data is told. */
  signedDataCountries: readonly string[];
}

/** CDRs that may wait to be checked; one more is checked when somebody asks for its review. */
const WAITING = 10_000;
/** So many are still checked when this instance stops. */
const LAST = 100;

const nameOf = ({ holder, owner, objectId }: ReviewKey) => `${holder}|${owner}|${objectId}`;

export class CdrReviews {
  private readonly surroundings: CdrSurroundings;
  /** To be checked one after the other, so that a flood of CDRs leaves room for everything else; by name. */
  private readonly waiting = new Map<string, ReviewKey>();
  private working: Promise<void> | undefined;
  private underWay: Promise<unknown> | undefined;

  constructor(private readonly parts: CdrReviewParts) {
    const { objects, reviews, clock, signedDataCountries } = parts;
    this.surroundings = new CdrSurroundings(objects, reviews, clock, signedDataCountries);
  }

  /** The inbox, with every CDR that comes in checked as well. */
  watching(inbox: Inbox): Inbox {
    return {
      received: (change) => {
        inbox.received(change);
        const { holder, key, json } = change;
        const { module, owner, objectId } = key;
        if (module === 'cdrs' && json !== undefined) this.enqueue({ holder, owner, objectId });
      },
      rejected: (about) => inbox.rejected(about),
    };
  }

  /** The review of a CDR that the party has; one that was never checked is checked now. Undefined: no such CDR. */
  async of(key: ReviewKey): Promise<CdrReview | undefined> {
    if (this.waiting.delete(nameOf(key))) return this.check(key);
    await this.underWay;
    const known = await this.parts.reviews.get(key.holder, key.owner, key.objectId);
    return known ?? this.check(key);
  }

  /** Checks it once more, by what is known now: a Tariff, a Session or a Location may have come after it. */
  async again(key: ReviewKey): Promise<CdrReview | undefined> {
    this.waiting.delete(nameOf(key));
    await this.underWay;
    return this.check(key);
  }

  async dispute(key: ReviewKey, state: DisputeState, text: string): Promise<CdrReview | undefined> {
    const review = await this.of(key);
    if (!review) return undefined;
    const note = { at: this.parts.clock.now(), state, text };
    return this.parts.reviews.change(key, (known = review) => ({
      ...known,
      dispute: state,
      notes: [...known.notes, note],
    }));
  }

  /** Resolves when what came has been checked. */
  async settle(): Promise<void> {
    while (this.working) await this.working;
  }

  /** Checks a few more; the others are checked when somebody asks. */
  async stop(): Promise<void> {
    for (const name of [...this.waiting.keys()].slice(LAST)) this.waiting.delete(name);
    await this.settle();
  }

  private enqueue(key: ReviewKey): void {
    if (this.waiting.size >= WAITING) return;
    this.waiting.set(nameOf(key), key);
    this.working ??= this.work();
  }

  private async work(): Promise<void> {
    for (;;) {
      // After the answer: what follows it does not delay it.
      await nextTurn();
      const [next] = this.waiting;
      if (!next) break;
      const [name, key] = next;
      this.waiting.delete(name);
      this.underWay = this.check(key).catch((error: Error) =>
        this.parts.events.jobFailed(`check of CDR ${key.objectId} of ${key.owner}`, error.message),
      );
      await this.underWay;
    }
    this.working = undefined;
  }

  private async check(key: ReviewKey): Promise<CdrReview | undefined> {
    const { holder, owner, objectId } = key;
    const { objects, reviews, feed, clock } = this.parts;
    const held = await objects.get(holder, { module: 'cdrs', owner, objectId });
    if (!held) return undefined;
    const report = reportOf(held.json, await this.surroundings.of(held));
    const checked = { ...key, report, checkedAt: clock.now() };
    const review = await reviews.change(key, (known) => ({ dispute: 'none', notes: [], ...known, ...checked }));
    feed.tell('cdr.checked', {
      party: partyOfKey(holder),
      module: 'cdrs',
      object: objectId,
      data: { owner, ...report },
    });
    return review;
  }
}

type Surroundings = Awaited<ReturnType<CdrSurroundings['of']>>;

function reportOf(json: string, surroundings: Surroundings): CdrReview['report'] {
  try {
    const { verdict, findings, comparisons } = checkCdr({ cdr: parseExact(json), ...surroundings });
    return { verdict, findings, totals: comparisons };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const findings: CdrFinding[] = [{ code: 'UNREADABLE', severity: 'E', reason: error.message, faults: error.faults }];
    return { verdict: 'NOT_CHECKED', findings, totals: [] };
  }
}
