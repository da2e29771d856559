/** What went over each station's socket, both ways, for operators. Written in batches; the newest may be lost, a message never waits. */
import type { Clock } from '../lib/clock';
import { newSortableId } from '../lib/ids';
import { namesSecret } from './secret-settings';

export interface StationMessage {
  /** Sorts by time. */
  id: string;
  at: number;
  station: string;
  direction: 'in' | 'out';
  /** The frame, passwords masked, cut to size. */
  text: string;
}

/** What the log asks of the store. */
export interface MessageLogShelf {
  add(messages: StationMessage[]): Promise<void>;
  /** Newest first. */
  find(station: string, page: { before?: string; limit: number }): Promise<StationMessage[]>;
  trim(beforeMs: number): Promise<void>;
}

const FLUSH_AFTER_MS = 250;
const MAX_TEXT = 16_384;
/** More waiting messages than this are dropped, the oldest first. */
const MAX_WAITING = 50_000;

export class MessageLog {
  dropped = 0;
  private waiting: StationMessage[] = [];
  private flushing: Promise<void> = Promise.resolve();
  private isDue = false;

  constructor(
    private readonly shelf: MessageLogShelf,
    private readonly clock: Clock,
    private readonly failed: (error: Error) => void,
  ) {}

  async stop(): Promise<void> {
    await this.flush();
  }

  /** Messages that wait to be written. */
  get size(): number {
    return this.waiting.length;
  }

  record(station: string, direction: 'in' | 'out', text: string): void {
    const at = this.clock.now();
    this.waiting.push({ id: newSortableId(at), at, station, direction, text: maskSecrets(text).slice(0, MAX_TEXT) });
    if (!this.isDue) this.clock.after(FLUSH_AFTER_MS, () => void this.flush());
    this.isDue = true;
    if (this.waiting.length > MAX_WAITING) this.dropped += this.waiting.splice(0, MAX_WAITING / 10).length;
  }

  async find(station: string, page: { before?: string; limit: number }): Promise<StationMessage[]> {
    await this.flush();
    return this.shelf.find(station, page);
  }

  trim(beforeMs: number): Promise<void> {
    return this.shelf.trim(beforeMs);
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(async () => {
      const batch = this.waiting;
      this.isDue = false;
      this.waiting = [];
      if (batch.length === 0) return;
      await this.shelf.add(batch).catch((error: Error) => {
        this.dropped += batch.length;
        this.failed(error);
      });
    });
    return this.flushing;
  }
}

/** Passwords travel as values in configuration messages, and in addresses of files. */
function maskSecrets(text: string): string {
  const plain = text.replace(/(:\/\/[^\s"/@:]*:)[^\s"/@]*@/g, '$1***@');
  if (!namesSecret(plain)) return plain;
  return plain.replace(/("(?:value|attributeValue)"\s*:\s*")(?:[^"\\]|\\.)*"/g, '$1***"');
}
