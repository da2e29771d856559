/** Says the same at most once a minute: trouble that lasts would fill the log, and a disk that is full already. */
import type { Clock } from '../lib/clock';
import type { Logger } from './logger';

const PAUSE_MS = 60_000;
/** Different things that are remembered; beyond that all are forgotten. */
const BOUND = 1_000;

export class Seldom {
  private readonly said = new Map<string, { at: number; unsaid: number }>();

  constructor(
    private readonly log: Pick<Logger, 'error'>,
    private readonly clock: Clock,
  ) {}

  /** `key` tells apart what is not the same although its message is. */
  error(message: string, about: Record<string, unknown>, key = ''): void {
    const name = `${message}|${key}`;
    const now = this.clock.now();
    const known = this.said.get(name);
    if (known && now - known.at < PAUSE_MS && now >= known.at) return void known.unsaid++;
    if (this.said.size >= BOUND) this.said.clear();
    this.said.set(name, { at: now, unsaid: 0 });
    this.log.error(message, known && known.unsaid > 0 ? { ...about, unsaid: known.unsaid } : about);
  }
}
