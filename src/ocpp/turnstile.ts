/** Slows down who guesses passwords, and an identity that two machines use in turn. */
import type { IncomingMessage } from 'node:http';
import { type Clock, sleep } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Refusal } from './entrance';
import type { BridgeRules } from './rules';

const MINUTE_MS = 60_000;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 16_000;
/** Callers that are remembered; more means an attack, and all start again. */
const BOUND = 50_000;

export class Turnstile {
  /** Identity and address → wrong passwords in a row. */
  private readonly failures = new Map<string, number>();
  private readonly replacements = new Map<string, { since: number; count: number }>();
  /** Identity → when its refusal was told last: once a minute is enough. */
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly rules: BridgeRules,
    private readonly events: Events,
  ) {}

  passed(request: IncomingMessage, identity: string): void {
    this.failures.delete(caller(request, identity));
  }

  /** Calls back when the refusal may be answered: later each time a password was wrong. */
  refused(request: IncomingMessage, refusal: Refusal, answer: () => void): void {
    const { status, identity = '' } = refusal;
    this.tell(refusal, request.socket.remoteAddress);
    const before = status === 401 ? this.countFailure(caller(request, identity)) : 0;
    if (before === 0) answer();
    else this.clock.after(Math.min(FIRST_DELAY_MS * 2 ** before, MAX_DELAY_MS), answer);
  }

  /** Wrong passwords in a row before this one. */
  private countFailure(key: string): number {
    if (this.failures.size >= BOUND) this.failures.clear();
    const before = this.failures.get(key) ?? 0;
    this.failures.set(key, before + 1);
    return before;
  }

  /** Waits when an identity replaces itself too often: two machines have the same one. */
  async replacement(identity: string, isReplacement: boolean): Promise<void> {
    if (!isReplacement) return;
    const now = this.clock.now();
    const known = this.replacements.get(identity);
    const counted = known && now - known.since < MINUTE_MS ? known : { since: now, count: 0 };
    counted.count++;
    this.replacements.set(identity, counted);
    if (counted.count <= this.rules.replacementsPerMinute) return;
    if (counted.count === this.rules.replacementsPerMinute + 1)
      this.events.stationAlarm({ station: identity, reason: 'two machines seem to use this identity' });
    await sleep(this.clock, this.rules.replacedDelayMs);
  }

  private tell({ status, identity: station = '', message: reason, isAlarming }: Refusal, address?: string): void {
    const now = this.clock.now();
    if (now - (this.toldAt.get(station) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return;
    if (this.toldAt.size >= BOUND) this.toldAt.clear();
    this.toldAt.set(station, now);
    this.events.stationRefused({ station, status, reason, address });
    if (isAlarming) this.events.stationAlarm({ station, reason });
  }
}

const caller = ({ socket }: IncomingMessage, identity: string) => `${socket.remoteAddress} ${identity}`;
