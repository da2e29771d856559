/**
 * One station's socket. Its messages are answered one after another in the order they came; ours go out one at a time,
 * each with a time limit. A station that is too fast is read more slowly, one that floods or stalls is let go.
 */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { passed } from '../lib/rate';
import { isUnavailable } from '../lib/unavailable';
import type { Codec } from './codec';
import { CallError, FrameFault, type Protocol, readFrame, writeCall, writeError, writeResult } from './message';
import { listen, type SocketListener, type StationSocket } from './station-socket';

export interface ConnectionLimits {
  /** How long a station may take to answer a call. */
  callTimeoutMs: number;
  /** Calls per second that are read without pause, and how many may come at once. */
  callsPerSecond: number;
  burst: number;
  /** Calls that may wait for their answer. */
  waitingCalls: number;
  /** Bytes that may wait to be sent. */
  sendBuffer: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  callTimeoutMs: 20_000,
  callsPerSecond: 20,
  burst: 100,
  waitingCalls: 1000,
  sendBuffer: 1024 * 1024,
};

/** Why a call of ours got no answer. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';

  constructor(readonly reason: 'timeout' | 'closed' | 'expired') {
    super(reason);
  }
}

/** What connections report to whoever owns them. */
export interface ConnectionOwner {
  /** The payload of the CALLRESULT, or a rejection with CallError. */
  answer(connection: Connection, call: InboundCall): Promise<object>;
  /** Both directions, as text on the wire. */
  said(connection: Connection, direction: 'in' | 'out', text: string): void;
  closed(connection: Connection): void;
  /** A fault of ours while answering. */
  bug(connection: Connection, error: Error): void;
}

export interface InboundCall {
  id: string;
  action: string;
  payload: unknown;
  receivedAt: number;
}

export interface CallOptions {
  /** Overtakes calls that wait, never the one under way. */
  isUrgent?: boolean;
  /** How long it may wait for its turn. */
  queueMs: number;
  /** How long the station may take; the connection's limit when left out. */
  timeoutMs?: number;
}

interface OutboundCall {
  action: string;
  payload: object;
  isUrgent: boolean;
  /** Not sent any more after this moment. */
  sendBefore: number;
  timeoutMs: number;
  resolve: (payload: unknown) => void;
  reject: (error: Error) => void;
}

const GOING_AWAY = 1001;
const POLICY = 1008;
const INTERNAL = 1011;
const REPLACED_MS = 2_000;

const nothing = () => undefined;

/** One of many thousands: what it holds while a station is idle is counted in bytes, see docs/performance.md. */
export class Connection implements SocketListener {
  /** When something last came from the station. */
  lastHeardAt: number;
  private readonly inbound: InboundCall[] = [];
  private readonly outbound: OutboundCall[] = [];
  private inFlight: { id: string; call: OutboundCall; stopTimer: () => void } | undefined;
  private isAnswering = false;
  private isClosed = false;
  private allowance: number;
  private allowanceAt: number;

  constructor(
    private readonly socket: StationSocket,
    readonly identity: string,
    readonly codec: Codec,
    private readonly owner: ConnectionOwner,
    private readonly clock: Clock,
    private readonly limits: ConnectionLimits = CONNECTION_LIMITS,
  ) {
    this.lastHeardAt = clock.now();
    this.allowance = limits.burst;
    this.allowanceAt = this.lastHeardAt;
    listen(socket, this);
  }

  get protocol(): Protocol {
    return this.codec.protocol;
  }

  /** Resolves when the socket is closed. */
  get ended(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => void this.socket.once('close', () => resolve()));
  }

  get isOpen(): boolean {
    return !this.isClosed && this.socket.readyState === this.socket.OPEN;
  }

  /** Calls of ours without an answer yet: the one under way, and those that wait for their turn. */
  get pending(): number {
    return this.outbound.length + (this.inFlight ? 1 : 0);
  }

  /** Sends a call when its turn comes. `isUrgent` overtakes those that wait. Rejects with CallError or NoAnswer. */
  call(action: string, payload: object, options: CallOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new NoAnswer('closed'));
      const { queueMs, timeoutMs = this.limits.callTimeoutMs, isUrgent = false } = options;
      const call = { action, payload, isUrgent, sendBefore: this.clock.now() + queueMs, timeoutMs, resolve, reject };
      // While none is under way, none waits.
      if (!this.inFlight) return this.begin(call);
      const { length } = isUrgent ? this.outbound.filter((waiting) => waiting.isUrgent) : this.outbound;
      this.outbound.splice(length, 0, call);
    });
  }

  ping(): void {
    if (this.isOpen) this.socket.ping();
  }

  /** Closes politely; when the station does not follow, hard. */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.socket.close(code, reason);
    this.clock.after(REPLACED_MS, () => this.socket.terminate());
  }

  /** At once, without a word: nothing has come for too long, or the process ends. */
  terminate(): void {
    this.socket.terminate();
  }

  goAway(): void {
    this.socket.close(GOING_AWAY, 'the server stops');
  }

  heard(): void {
    this.lastHeardAt = this.clock.now();
  }

  hear(data: Buffer, isBinary: boolean): void {
    this.heard();
    if (isBinary) return void this.close(1003, 'OCPP-J is text');
    const text = data.toString('utf8');
    this.owner.said(this, 'in', text);
    try {
      this.take(text);
    } catch (error) {
      this.complain(error as Error);
    }
  }

  private complain(error: Error): void {
    if (!(error instanceof FrameFault)) return void this.giveUp(error, INTERNAL);
    // 1.6 has no way to complain about a frame without an id.
    if (error.id !== '-1' || this.protocol !== 'ocpp1.6')
      this.send(writeError(error.id, new CallError(error.situation, error.message), this.protocol));
  }

  private take(text: string): void {
    const frame = readFrame(text);
    if (frame.kind !== 'call') this.settle(frame.id, frame);
    else if (this.inbound.length >= this.limits.waitingCalls) this.close(POLICY, 'too many calls are waiting');
    else {
      const call = { id: frame.id, action: frame.action, payload: frame.payload, receivedAt: this.lastHeardAt };
      this.slowDown();
      if (this.isAnswering) this.inbound.push(call);
      else void this.answerFrom(call);
    }
  }

  /** More than it may send: the socket is not read until the allowance has grown again. Nothing is dropped. */
  private slowDown(): void {
    const { burst, callsPerSecond } = this.limits;
    this.allowance = Math.min(burst, this.allowance + passed(this.allowanceAt, this.lastHeardAt) * callsPerSecond) - 1;
    this.allowanceAt = this.lastHeardAt;
    if (this.allowance >= 0 || this.socket.isPaused) return;
    this.socket.pause();
    this.clock.after((-this.allowance / callsPerSecond) * 1000, () => this.socket.resume());
  }

  /** This one, and those that come meanwhile. */
  private async answerFrom(first: InboundCall): Promise<void> {
    this.isAnswering = true;
    for (let call: InboundCall | undefined = first; call && !this.isClosed; call = this.inbound.shift()) {
      try {
        this.send(writeResult(call.id, await this.owner.answer(this, call)));
      } catch (error) {
        if (isUnavailable(error)) return this.giveUp(error as Error, 1013);
        this.send(writeError(call.id, this.toCallError(error as Error), this.protocol));
      }
    }
    this.isAnswering = false;
  }

  /** BR-2: what cannot be stored is not answered: the station keeps it. An error would make it drop the message. */
  private giveUp(error: Error, code: number): void {
    this.owner.bug(this, error);
    this.close(code, 'the message could not be worked on');
  }

  private toCallError(error: Error): CallError {
    if (error instanceof CallError) return error;
    this.owner.bug(this, error);
    return new CallError('internalError', 'the message could not be worked on');
  }

  private sendNext(): void {
    while (!this.inFlight && this.isOpen) {
      const call = this.outbound.shift();
      if (!call) return;
      if (call.sendBefore < this.clock.now()) call.reject(new NoAnswer('expired'));
      else this.begin(call);
    }
  }

  private begin(call: OutboundCall): void {
    const id = newId();
    const stopTimer = this.clock.after(call.timeoutMs, () => this.fail(id, new NoAnswer('timeout')));
    this.inFlight = { id, call, stopTimer };
    this.send(writeCall(id, call.action, call.payload));
  }

  /** An answer to the call that is under way. A late one, or one to nothing, is only in the message log. */
  private settle(id: string, frame: { kind: 'result'; payload: unknown } | { kind: 'error'; error: CallError }): void {
    if (frame.kind === 'error') this.fail(id, frame.error);
    else this.finish(id, (call) => call.resolve(frame.payload));
  }

  private fail(id: string, error: Error): void {
    this.finish(id, (call) => call.reject(error));
  }

  private finish(id: string, tell: (call: OutboundCall) => void): void {
    if (this.inFlight?.id !== id) return;
    const { call, stopTimer } = this.inFlight;
    stopTimer();
    this.inFlight = undefined;
    tell(call);
    this.sendNext();
  }

  private send(text: string): void {
    if (!this.isOpen) return;
    this.owner.said(this, 'out', text);
    this.socket.send(text, nothing);
    if (this.socket.bufferedAmount > this.limits.sendBuffer) this.socket.terminate();
  }

  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.inFlight) this.fail(this.inFlight.id, new NoAnswer('closed'));
    for (const call of this.outbound.splice(0)) call.reject(new NoAnswer('closed'));
    this.inbound.length = 0;
    this.owner.closed(this);
  }
}
