/**
 * The way of one message from a station: check, recognise a repetition, read, work, store, answer. What it tells is
 * durable before it is answered (BR-2); what follows from it towards OCPI waits for nobody's answer (BR-1).
 */
import { createHash } from 'node:crypto';
import { type Clock, sleep } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import { Mutex } from '../lib/mutex';
import type { Secrets } from '../lib/secrets';
import { isUnavailable } from '../lib/unavailable';
import type { Events } from '../observe/events';
import type { Codec, InboundMessage } from './codec';
import type { InboundCall } from './connection';
import { hasPin, withoutPin } from './key-codes';
import type { AnsweredCall, LiveStation } from './live';
import { CallError } from './message';
import { correctTime, learnOffset, readTime } from './models/clock';
import type { StationState } from './models/state';
import type { Reply, StationEvent, StationFact } from './station-event';

/** A transaction as it is found again: the index of the events. */
export interface TransactionRow {
  id: string;
  station: string;
  /** OCPP's id; null until it is known. */
  ocppId: string | null;
  /** Digest by which a start that is repeated under a new message id is recognised. */
  fingerprint: string | null;
  state: 'open' | 'closing' | 'orphan' | 'held' | 'closed' | 'void';
  sessionId: string;
  cdrId: string;
  startedAt: number;
  endedAt: number | null;
  /** When it is completed, if nothing more comes. */
  settleAt: number | null;
  /** What an operator should know, such as `suspect`. */
  flags: string[];
}

/** What the intake asks of the store. */
export interface EventShelf {
  /** All in one commit. */
  append(change: { event: StationEvent; state?: StationState; transactions?: TransactionRow[] }): Promise<void>;
  /** Newest first; all, or those of a kind. */
  recent(
    station: string,
    limit: number,
    only?: { kind: StationFact['kind']; before?: string | undefined },
  ): Promise<StationEvent[]>;
  /** The calls that a station was answered last, newest first. */
  answered(station: string, limit: number): Promise<AnsweredCall[]>;
}

/** The circumstances of a fact. */
export interface Circumstances {
  live: LiveStation;
  codec: Codec;
  eventId: string;
  receivedAt: number;
  /** The moment the fact speaks of, corrected; when it came, if it names none. */
  at: number;
  statedAt: number | undefined;
}

/** What came of a fact. */
export interface Outcome {
  reply?: Omit<Reply, 'now'>;
  /** Our id of the transaction it belongs to. */
  transaction?: string;
  decided?: Record<string, unknown>;
  transactions?: TransactionRow[];
  changesState?: boolean;
  /** As soon as it is durable, before anything else happens. */
  stored?: (event: StationEvent) => void;
  /** Once it is durable and answered. */
  after?: () => void;
}

export type Worker<F extends StationFact = StationFact> = (fact: F, circumstances: Circumstances) => Promise<Outcome>;
export type Workers = { [K in StationFact['kind']]?: Worker<Extract<StationFact, { kind: K }>> };

/** Calls whose answers are remembered; a station repeats the oldest one that was not answered. */
const REMEMBERED = 20;
/** How often a message is tried to be stored while the database is away or full: well within a station's patience. */
const TRIES = 8;
const AGAIN_MS = 2_000;
/** Told too often to be kept, and told again soon. */
const NOT_STORED: ReadonlySet<StationFact['kind']> = new Set(['HeartbeatSeen']);

export class Intake {
  /** Mendings of messages, by what was mended: to be shown to operators. */
  readonly mendings = new Map<string, number>();
  private readonly turns = new Mutex();

  constructor(
    private readonly shelf: EventShelf,
    private readonly workers: Workers,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly secrets: Secrets,
  ) {}

  /** The payload of the answer. Rejects with CallError. */
  async answer(live: LiveStation, codec: Codec, call: InboundCall): Promise<object> {
    const message = codec.inbound.get(call.action);
    if (!message) throw new CallError('notImplemented', `${call.action} is not known here`);
    const mended = codec.schemas.check({ action: call.action, side: 'Request' }, call.payload, !live.record.isStrict);
    for (const mending of mended) this.count(`${live.state.boot?.model ?? 'unknown'}: ${call.action} ${mending}`);
    const fact = withoutPin(message.read(call.payload as never), this.secrets);
    this.demandRegistration(live, codec, fact);
    if (NOT_STORED.has(fact.kind))
      return message.answer({ now: this.clock.now(), ...(await this.work(live, codec, call, fact)).reply });
    // One after another also across two connections of the same station.
    const answerOnce = () => this.answerOnce({ live, codec, call, message, fact });
    return this.turns.run(live.identity, () => this.patiently(live, answerOnce));
  }

  /** A station can wait a while for the database; one that would be let go at once would come again at once. */
  private async patiently<T>(live: LiveStation, answer: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await answer();
      } catch (error) {
        if (!isUnavailable(error) || tries === TRIES || !live.connection?.isOpen) throw error;
        this.events.bug(error as Error, { station: live.identity });
        await sleep(this.clock, AGAIN_MS);
      }
    }
  }

  /** Resolves when the message under way has been stored. */
  settled(station: string): Promise<void> {
    return this.turns.run(station, async () => undefined);
  }

  async allSettled(): Promise<void> {
    await this.turns.settled();
  }

  /** Mapping section 14: 2.x stations must wait for their registration; refusing blocks some of 1.6 for ever. */
  private demandRegistration({ state }: LiveStation, { protocol }: Codec, { kind }: StationFact): void {
    if (kind === 'Booted' || protocol === 'ocpp1.6' || state.registration === 'Accepted') return;
    throw new CallError('securityError', 'a BootNotification comes first, and must have been accepted');
  }

  private async answerOnce(given: {
    live: LiveStation;
    codec: Codec;
    call: InboundCall;
    message: InboundMessage;
    fact: StationFact;
  }): Promise<object> {
    const { live, codec, call, message, fact } = given;
    const digest = hasPin(fact) ? this.secrets.hash(contentOf(call)) : digestOf(call);
    const known = (await this.answeredBy(live)).find(
      ({ messageId, digest: other }) => messageId === call.id && other === digest,
    );
    if (known) return known.answer;
    const outcome = await this.work(live, codec, call, fact);
    const answer = message.answer({ now: this.clock.now(), ...outcome.reply });
    const event: StationEvent = { ...outcome.event, messageId: call.id, digest, answer };
    await this.shelf.append({
      event,
      state: outcome.changesState ? live.state : undefined,
      transactions: outcome.transactions,
    });
    outcome.stored?.(event);
    live.answered?.push({ messageId: call.id, digest, answer });
    if ((live.answered?.length ?? 0) > REMEMBERED) live.answered?.shift();
    // Not before the answer is on its way.
    setImmediate(() => outcome.after?.());
    return answer;
  }

  private async answeredBy(live: LiveStation): Promise<AnsweredCall[]> {
    live.answered ??= (await this.shelf.answered(live.identity, REMEMBERED)).reverse();
    return live.answered;
  }

  private async work(live: LiveStation, codec: Codec, call: InboundCall, fact: StationFact) {
    const statedAt = readTime('time' in fact ? fact.time : undefined);
    const { receivedAt } = call;
    if (statedAt !== undefined && isLive(fact, statedAt, receivedAt))
      learnOffset(live.state.clock, statedAt, receivedAt);
    const at = correctTime(live.state.clock, statedAt, receivedAt);
    const eventId = newSortableId(receivedAt);
    const worker = this.workers[fact.kind] as Worker | undefined;
    const outcome: Outcome = (await worker?.(fact, { live, codec, eventId, receivedAt, at, statedAt })) ?? {};
    const event = {
      id: eventId,
      station: live.identity,
      kind: fact.kind,
      transaction: outcome.transaction ?? null,
      stationTime: statedAt ?? null,
      correctedTime: at,
      receivedTime: receivedAt,
      fact,
      decided: outcome.decided ?? null,
    };
    return { ...outcome, event };
  }

  private count(mending: string): void {
    const before = this.mendings.get(mending) ?? 0;
    this.mendings.set(mending, before + 1);
    if (before === 0) this.events.stationDeviates({ deviation: mending });
  }
}

const contentOf = ({ action, payload }: InboundCall) => `${action} ${JSON.stringify(payload)}`;

const digestOf = (call: InboundCall) => createHash('sha256').update(contentOf(call)).digest('base64url');

/** Whether a time was stated as the thing happened: transactions are queued when the station is offline, and old values too. */
function isLive(fact: StationFact, statedAt: number, receivedAt: number): boolean {
  if (fact.kind === 'ConnectorStatus') return true;
  return fact.kind === 'TxUpdated' && !fact.offline && statedAt >= receivedAt - 60_000;
}
