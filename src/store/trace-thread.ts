/**
 * The trace in a thread of its own: batches are written and searched there, and a routed request never waits for
 * the disk of the trace. Calls go over as messages; the bytes of a batch are handed over, not copied.
 */
import { Worker } from 'node:worker_threads';
import type { TallyShelf } from '../observe/tally';
import type { TraceQuery, TraceShelf } from '../observe/trace';
import type { TraceBatch } from '../observe/trace-batch';
import type { FrameBatch } from '../ocpp/frames';
import type { MessageLogShelf } from '../ocpp/message-log';
import type { MessageShelf } from './message-shelf';
import { TRACE_WORKER } from './trace-worker-file';

export interface TraceCall {
  number: number;
  method: keyof MessageShelf;
  values: unknown[];
}

export interface TraceReply {
  number: number;
  result?: unknown;
  error?: string;
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

export class TraceThread implements MessageShelf {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastNumber = 0;

  /** `path`: the file, with its tables. */
  constructor(private readonly path: string) {
    this.worker = this.start();
  }

  add(batch: TraceBatch): Promise<void> {
    const { numbers, text, bodies } = batch;
    return this.call('add', [batch], [numbers.buffer, text.buffer, bodies.buffer] as ArrayBuffer[]);
  }

  settle(): Promise<void> {
    return this.call('settle', []);
  }

  find(query: TraceQuery): ReturnType<TraceShelf['find']> {
    return this.call('find', [query]);
  }

  tally(fromMs: number, toMs: number): ReturnType<TallyShelf['tally']> {
    return this.call('tally', [fromMs, toMs]);
  }

  sumUp(): Promise<void> {
    return this.call('sumUp', []);
  }

  get(id: string): ReturnType<TraceShelf['get']> {
    return this.call('get', [id]);
  }

  trim(beforeMs: number, maxBytes: number): Promise<void> {
    return this.call('trim', [beforeMs, maxBytes]);
  }

  forget(names: ReadonlyMap<string, string>, after: string): ReturnType<TraceShelf['forget']> {
    return this.call('forget', [names, after]);
  }

  addFrames(batch: FrameBatch): Promise<void> {
    return this.call('addFrames', [batch], [batch.frames.buffer] as ArrayBuffer[]);
  }

  findFrames(station: string, page: { before?: string; limit: number }): ReturnType<MessageLogShelf['findFrames']> {
    return this.call('findFrames', [station, page]);
  }

  fileFrames(beforeMs: number): Promise<void> {
    return this.call('fileFrames', [beforeMs]);
  }

  forgetFrames(names: ReadonlyMap<string, string>, after: string): ReturnType<MessageLogShelf['forgetFrames']> {
    return this.call('forgetFrames', [names, after]);
  }

  trimFrames(beforeMs: number): Promise<void> {
    return this.call('trimFrames', [beforeMs]);
  }

  async close(): Promise<void> {
    await this.call('close', []);
    await this.worker?.terminate();
  }

  private call<T>(method: TraceCall['method'], values: unknown[], transfer: ArrayBuffer[] = []): Promise<T> {
    // A thread that broke is replaced by the next call; what it had taken is reported as failed.
    this.worker ??= this.start();
    const number = ++this.lastNumber;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(number, { resolve: resolve as Waiting['resolve'], reject });
      this.worker?.postMessage({ number, method, values } satisfies TraceCall, transfer);
    });
  }

  private start(): Worker {
    const worker = new Worker(TRACE_WORKER, { workerData: this.path });
    worker.on('message', ({ number, result, error }: TraceReply) => {
      const waiting = this.waiting.get(number);
      this.waiting.delete(number);
      if (error === undefined) waiting?.resolve(result as never);
      else waiting?.reject(new Error(error));
    });
    worker.on('error', (error) => this.broken(worker, error));
    worker.on('exit', () => this.broken(worker, new Error('the thread of the trace has ended')));
    return worker;
  }

  private broken(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
