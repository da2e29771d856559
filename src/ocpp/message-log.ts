/** What went over each station's socket, both ways, for operators. Kept in batches; the newest may be lost, a message never waits. */
import type { Clock } from '../lib/clock';
import type { Forgetting } from '../lib/forgetting';
import type { ForgetStep } from '../observe/trace';
import { type FrameBatch, type FrameDirection, FrameWriter, type StationMessage } from './frames';
import { namesSecret } from './secret-settings';

/** What the log asks of the store. */
export interface MessageLogShelf {
  /** Resolves when the batch is kept. */
  addFrames(batch: FrameBatch): Promise<void>;
  /** Makes what was added findable now; without it that may take a moment. */
  settle(): Promise<void>;
  /** Newest first. */
  findFrames(station: string, page: { before?: string; limit: number }): Promise<StationMessage[]>;
  /** Puts what is older together by station, so that it stays quick to find. */
  fileFrames(beforeMs: number): Promise<void>;
  trimFrames(beforeMs: number): Promise<void>;
  /** Puts aliases in place of these names in the batches behind `after`, oldest first. */
  forgetFrames(names: ReadonlyMap<string, string>, after: string): Promise<ForgetStep>;
}

const FLUSH_AFTER_MS = 250;
const BATCH_BYTES = 256 * 1024;
const MAX_TEXT = 16_384;
/** Bytes that the shelf may be busy with: a batch beyond is dropped. */
const MAX_UNDER_WAY = 64 * 1024 * 1024;
/** What a frame may be late by until it is filed: nodes and batches overlap. */
const FILE_AFTER_MS = 60_000;

export class MessageLog {
  /** Frames that were not kept: the shelf failed, or was slower than the stations. */
  dropped = 0;
  private readonly writer = new FrameWriter();
  private readonly underWay = new Set<Promise<void>>();
  private bytes = 0;
  private waiting = 0;

  constructor(
    private readonly shelf: MessageLogShelf,
    private readonly clock: Clock,
    private readonly failed: (error: Error) => void,
  ) {}

  async stop(): Promise<void> {
    await this.flush();
  }

  /** Frames that wait to be kept. */
  get size(): number {
    return this.waiting;
  }

  record(station: string, direction: FrameDirection, text: string): void {
    this.waiting++;
    if (this.writer.isEmpty) this.clock.after(FLUSH_AFTER_MS, () => this.handOver());
    this.writer.add(this.clock.now(), station, direction, maskSecrets(text).slice(0, MAX_TEXT));
    if (this.writer.size >= BATCH_BYTES) this.handOver();
  }

  async find(station: string, page: { before?: string; limit: number }): Promise<StationMessage[]> {
    await this.flush();
    return this.shelf.findFrames(station, page);
  }

  /** To be called about every hour. */
  file(): Promise<void> {
    return this.shelf.fileFrames(this.clock.now() - FILE_AFTER_MS);
  }

  trim(beforeMs: number): Promise<void> {
    return this.shelf.trimFrames(beforeMs);
  }

  /** How many batches named somebody. */
  async forget({ aliases }: Forgetting): Promise<number> {
    await this.flush();
    let changed = 0;
    // Again until nothing was found: what is filed meanwhile may go by.
    for (let before = -1; before !== changed; ) {
      before = changed;
      for (let after: string | undefined = ''; after !== undefined; ) {
        const step: ForgetStep = await this.shelf.forgetFrames(aliases, after);
        changed += step.changed;
        after = step.next;
      }
    }
    return changed;
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    this.handOver();
    const handed = [...this.underWay];
    await this.shelf.settle().catch(this.failed);
    await Promise.all(handed);
  }

  private handOver(): void {
    if (this.writer.isEmpty) return;
    const batch = this.writer.take();
    if (this.bytes + batch.frames.length <= MAX_UNDER_WAY) this.keep(batch);
    else {
      this.dropped += batch.count;
      this.waiting -= batch.count;
    }
  }

  private keep(batch: FrameBatch): void {
    // Asked now: what is handed to another thread is no longer here.
    const { count, frames } = batch;
    const bytes = frames.length;
    this.bytes += bytes;
    const kept: Promise<void> = this.shelf
      .addFrames(batch)
      .catch((error: Error) => {
        this.dropped += count;
        this.failed(error);
      })
      .finally(() => {
        this.bytes -= bytes;
        this.waiting -= count;
        this.underWay.delete(kept);
      });
    this.underWay.add(kept);
  }
}

/**
 * Passwords travel as values in configuration messages and in addresses of files, PINs as identifiers of the type KeyCode:
 * other frames are not looked through.
 */
function maskSecrets(text: string): string {
  const named = text.includes('://') ? text.replace(/(:\/\/[^\s"/@:]*:)[^\s"/@]*@/g, '$1***@') : text;
  const plain = named.includes('"KeyCode"') ? named.replace(/("idToken"\s*:\s*")[^"]*"/g, '$1***"') : named;
  if (!plain.includes('alue"') || !namesSecret(plain)) return plain;
  return plain.replace(/("(?:value|attributeValue)"\s*:\s*")(?:[^"\\]|\\.)*"/g, '$1***"');
}
