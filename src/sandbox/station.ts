/** A simulated station: a real WebSocket that speaks OCPP-J, does what it is told and remembers every frame. */
import { randomUUID } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';

/** A CALLRESULT's payload, or the CALLERROR that came instead. */
export type Answered = { payload: Record<string, unknown>; error?: undefined } | { error: string; description: string };

type Payload = Record<string, unknown>;
/** What the station answers to a call; `undefined`: nothing at all; an error code: a CALLERROR. */
export type Behaviour = (payload: Payload) => Payload | { callError: string } | undefined;

export interface StationOptions {
  /** `ws://127.0.0.1:PORT`. */
  url: string;
  identity: string;
  password?: string | Buffer;
  protocols?: string[];
  /** With `wss:`: the authority of the server, and what it shows itself (PEM). */
  tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'ciphers' | 'maxVersion'>;
  /** Raw path instead of the identity's. */
  path?: string;
}

/** Why the door stayed closed. */
export class HandshakeRefused extends Error {
  override name = 'HandshakeRefused';

  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

export class SandboxStation {
  /** Calls of the central system, in order. */
  readonly calls: { action: string; payload: Payload }[] = [];
  /** Every frame that came. */
  readonly frames: unknown[] = [];
  closed: { code: number; reason: string } | undefined;
  private socket: WebSocket | undefined;
  private readonly waiting = new Map<string, (answer: Answered) => void>();
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly watchers: (() => void)[] = [];

  constructor(readonly options: StationOptions) {}

  /** Rejects with HandshakeRefused. */
  connect(): Promise<this> {
    const {
      url,
      identity,
      password,
      protocols = ['ocpp1.6'],
      tls,
      path = `/ocpp/${encodeURIComponent(identity)}`,
    } = this.options;
    const user = Buffer.concat([Buffer.from(`${identity}:`), Buffer.from(password ?? '')]);
    const headers = password === undefined ? {} : { authorization: `Basic ${user.toString('base64')}` };
    const socket = new WebSocket(`${url}${path}`, protocols, { headers, ...tls });
    this.socket = socket;
    this.closed = undefined;
    socket.on('message', (data) => this.hear(String(data)));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.changed();
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(this));
      socket.on('unexpected-response', (_, { statusCode = 0 }) => reject(new HandshakeRefused(statusCode)));
      socket.on('error', reject);
    });
  }

  get protocol(): string {
    return this.socket?.protocol ?? '';
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a call and waits for its answer. `id`: to repeat one. */
  call(action: string, payload: object, id: string = randomUUID()): Promise<Answered> {
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.sendText(JSON.stringify([2, id, action, payload]));
    });
  }

  /** The answer of a call that must not fail. */
  async ask(action: string, payload: object, id?: string): Promise<Payload> {
    const answer = await this.call(action, payload, id);
    if (answer.error !== undefined) throw new Error(`${action}: ${answer.error} ${answer.description}`);
    return answer.payload;
  }

  sendText(text: string): void {
    this.socket?.send(text);
  }

  sendBytes(bytes: Buffer): void {
    this.socket?.send(bytes, { binary: true });
  }

  /** How it answers a call of the central system from now on; `Accepted` unless told otherwise. */
  on(action: string, behaviour: Behaviour): this {
    this.behaviours.set(action, behaviour);
    return this;
  }

  /** Resolves with the first call of that action that has come, or comes. */
  async called(action: string): Promise<Payload> {
    await this.until(() => this.calls.some((call) => call.action === action));
    return this.calls.find((call) => call.action === action)?.payload ?? {};
  }

  /** Resolves once the condition holds; it is looked at whenever something comes. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.watchers.splice(this.watchers.indexOf(look), 1);
        resolve();
      };
      this.watchers.push(look);
      look();
    });
  }

  /** Hangs up; `hard`: without a word, as when the power goes. */
  async disconnect(hard = false): Promise<void> {
    if (!this.isOpen) return;
    if (hard) this.socket?.terminate();
    else this.socket?.close(1000);
    await this.until(() => this.closed !== undefined);
  }

  /** No longer reads: pings stay without a pong. */
  freeze(): void {
    this.socket?.pause();
  }

  private hear(text: string): void {
    const frame = JSON.parse(text) as [number, string, ...unknown[]];
    this.frames.push(frame);
    const [type, id] = frame;
    if (type === 2) this.obey(id, frame[2] as string, frame[3] as Payload);
    else this.settle(id, frame);
    this.changed();
  }

  private obey(id: string, action: string, payload: Payload): void {
    this.calls.push({ action, payload });
    const answer = (this.behaviours.get(action) ?? (() => ({ status: 'Accepted' })))(payload);
    if (answer === undefined) return;
    const isError = 'callError' in answer;
    this.sendText(JSON.stringify(isError ? [4, id, answer.callError, '', {}] : [3, id, answer]));
  }

  private settle(id: string, [type, , first, second]: [number, string, ...unknown[]]): void {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(type === 3 ? { payload: first as Payload } : { error: String(first), description: String(second) });
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
