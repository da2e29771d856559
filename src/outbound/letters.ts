/**
 * Letters: requests that must arrive, though their receiver may be away for a while or we may be stopped. Each is a row
 * until it has been taken, refused or has become too old. There is one of a subject: a newer one takes its place.
 */
import type { Clock } from '../lib/clock';
import { newId, newSortableId, randomShare } from '../lib/ids';
import type { Events } from '../observe/events';
import type { InterfaceRole, Method } from '../ocpi/endpoint';
import { type PartyKey, partyOfKey } from '../ocpi/party';
import { isClientError, isSuccess } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import { backoffMs } from './backoff';
import type { Caller } from './call';
import { CallFailure } from './wire';

/** What is to be sent. */
export interface NewLetter {
  /** What it is about; a newer letter of the same subject replaces one that has not arrived. */
  subject: string;
  from: PartyKey;
  to: PartyKey;
  /** The platform that is called; null: the receiver is hosted here. */
  platformId: string | null;
  module: string;
  role: InterfaceRole;
  method: Method;
  url: string;
  /** JSON text. */
  body: string;
  /** Milliseconds: not worth sending after that. */
  expiresAt: number;
}

export interface Letter extends NewLetter {
  /** Of this very text; another letter of the subject has another. */
  id: string;
  attempts: number;
  /** Milliseconds: not before. */
  nextAt: number;
  lastError: string | null;
}

/** What the letters ask of the store. */
export interface LetterShelf {
  /** Adds the letter, or puts it in the place of the one of its subject. */
  put(letter: Letter): Promise<void>;
  /** Those whose time has come, oldest first. */
  due(nowMs: number, limit: number): Promise<Letter[]>;
  /** Keeps the letter for this node until then; false when another node was faster, or it has been replaced. */
  claim(letter: Letter, untilMs: number): Promise<boolean>;
  /** Says when to try again. */
  postpone(letter: Letter): Promise<void>;
  remove(letter: Letter): Promise<void>;
  count(): Promise<number>;
}

const TICK_MS = 1_000;
const SIDE_BY_SIDE = 64;
/** Longer than any call takes; then the letter is another node's to deliver. */
const CLAIM_MS = 60_000;

export interface LetterParts {
  shelf: LetterShelf;
  caller: Caller;
  book: AddressBook;
  clock: Clock;
  events: Events;
  /** Takes a letter whose receiver is hosted here. */
  here: (letter: Letter) => Promise<void>;
}

export class Letters {
  private readonly underWay = new Map<string, Promise<void>>();
  private looking: Promise<void> | undefined;
  private again = false;
  private stopTicking: () => void = () => undefined;
  private stopped = false;

  constructor(private readonly parts: LetterParts) {}

  start(): void {
    this.stopTicking = this.parts.clock.every(TICK_MS, () => this.wake());
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopTicking();
    await this.looking;
    await Promise.all(this.underWay.values());
  }

  /** Durable when it returns; delivered right after. */
  async send(letter: NewLetter): Promise<void> {
    await this.parts.shelf.put(this.address(letter));
    this.wake();
  }

  /** The letter as it is kept, for those who write it together with something else. */
  address(letter: NewLetter): Letter {
    const now = this.parts.clock.now();
    return { ...letter, id: newSortableId(now), attempts: 0, nextAt: now, lastError: null };
  }

  /** Something has become due. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
  }

  private async look(): Promise<void> {
    const { shelf, clock, events } = this.parts;
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        for (const letter of await shelf.due(clock.now(), SIDE_BY_SIDE)) this.begin(letter);
      } catch (error) {
        events.jobFailed('letters', (error as Error).message);
      }
    }
  }

  private begin(letter: Letter): void {
    if (this.underWay.has(letter.subject) || this.underWay.size >= SIDE_BY_SIDE) return;
    const job = this.deliver(letter)
      .catch((error: Error) => this.parts.events.bug(error, { letter: letter.subject }))
      .finally(() => {
        this.underWay.delete(letter.subject);
        this.wake();
      });
    this.underWay.set(letter.subject, job);
  }

  private async deliver(letter: Letter): Promise<void> {
    const { shelf, clock } = this.parts;
    if (!(await shelf.claim(letter, clock.now() + CLAIM_MS))) return;
    const failure = await this.post(letter);
    if (failure === undefined) return shelf.remove(letter);
    const attempts = letter.attempts + 1;
    const nextAt = clock.now() + backoffMs(attempts, randomShare());
    const isOver = failure.isFinal || nextAt > letter.expiresAt;
    this.parts.events.letterFailed({
      party: letter.from,
      module: letter.module,
      receiver: letter.to,
      reason: failure.reason,
      ...(isOver ? {} : { again_in_seconds: Math.round((nextAt - clock.now()) / 1000) }),
    });
    if (isOver) return shelf.remove(letter);
    return shelf.postpone({ ...letter, attempts, nextAt, lastError: failure.reason });
  }

  /** Undefined: it has arrived. */
  private async post(letter: Letter): Promise<{ reason: string; isFinal: boolean } | undefined> {
    const { caller, book, here } = this.parts;
    if (letter.platformId === null) return here(letter).then(() => undefined);
    const platform = book.platform(letter.platformId);
    if (!platform) return { reason: 'the platform is gone', isFinal: true };
    try {
      const { http, ocpi } = await caller.call({
        platform,
        method: letter.method,
        url: letter.url,
        module: letter.module,
        role: letter.role,
        correlationId: newId(),
        routing: { from: partyOfKey(letter.from), to: partyOfKey(letter.to) },
        body: Buffer.from(letter.body),
      });
      if (isSuccess(ocpi)) return undefined;
      const isFinal = http < 500 && http !== 429 && http !== 408 && isClientError(ocpi);
      return { reason: `answered ${ocpi} (HTTP ${http})`, isFinal };
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return { reason: error.message, isFinal: error.kind === 'forbidden' };
    }
  }
}
