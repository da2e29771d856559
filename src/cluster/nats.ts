/**
 * The bus over NATS. The connection is made anew for ever, at the start too: a node without NATS goes on by itself and
 * says so in its readiness. When it is back it tells the others, because they missed what it had to say meanwhile.
 */
import { connect, type Msg, type NatsConnection, NoRespondersError, RequestError } from '@nats-io/transport-node';
import { sleep, systemClock } from '../lib/clock';
import { newId } from '../lib/ids';
import { ANSWER_MS, type Bus, BusError, type Json, type Published, type Stop } from './bus';

const RECONNECT_MS = 500;
/** A connection on which nothing comes back is given up after two of these. */
const PING_MS = 5_000;
const RETURNED = 'bus/returned';

export interface NatsBusOptions {
  servers: string[];
  /** Keeps Junctions that share a NATS apart; the same on all nodes of one. */
  realm: string;
  /** Called when the connection is lost, and when it is back. */
  changed: (trouble: string | undefined) => void;
}

interface Envelope {
  node: string;
  data: Json;
}

type Reply = { data: Json } | { error: string };

/** Something subscribed to, put on the connection as soon as there is one. */
interface Listener {
  subject: string;
  heard: (message: Msg) => void;
  stop?: Stop;
}

export class NatsBus implements Bus {
  private readonly node = newId();
  private readonly listeners = new Set<Listener>();
  private readonly returned = new Set<() => void>();
  private connection: NatsConnection | undefined;
  private isUp = false;
  private isClosed = false;

  constructor(private readonly options: NatsBusOptions) {}

  /** Starts to connect; what is subscribed to before or after is heard from then on. */
  start(): void {
    this.subscribe(RETURNED, ({ isOwn }) => {
      if (!isOwn) this.tellReturned();
    });
    void this.connect();
  }

  publish(topic: string, data: Json): void {
    if (!this.isUp) return;
    this.connection?.publish(this.subjectOf('tell', topic), JSON.stringify({ node: this.node, data }));
  }

  subscribe(topic: string, heard: (published: Published) => void): Stop {
    return this.listen('tell', topic, (message) => {
      const { node, data } = message.json<Envelope>();
      heard({ data, isOwn: node === this.node });
    });
  }

  async request(topic: string, data: Json, timeoutMs = ANSWER_MS): Promise<Json> {
    if (!this.connection || !this.isUp) throw new BusError('away', 'there is no connection to NATS');
    const reply = await this.connection
      .request(this.subjectOf('ask', topic), JSON.stringify(data), { timeout: timeoutMs })
      .catch((error: Error) => {
        throw isNobody(error)
          ? new BusError('nobody', `no node serves ${topic}`)
          : new BusError('silent', `${topic} did not answer within ${timeoutMs} ms (${error.message})`);
      });
    const answer = reply.json<Reply>();
    if ('error' in answer) throw new BusError('failed', answer.error);
    return answer.data;
  }

  serve(topic: string, answer: (data: Json) => Promise<Json>): Stop {
    return this.listen('ask', topic, (message) => {
      answer(message.json<Json>())
        .then(
          (data): Reply => ({ data }),
          (error: Error): Reply => ({ error: error.message }),
        )
        .then((reply) => message.respond(JSON.stringify(reply)));
    });
  }

  onReturn(returned: () => void): Stop {
    this.returned.add(returned);
    return () => void this.returned.delete(returned);
  }

  trouble(): string | undefined {
    return this.isUp
      ? undefined
      : `no connection to NATS at ${this.options.servers.map((server) => new URL(server).host).join(', ')}`;
  }

  async close(): Promise<void> {
    const { connection, isUp } = this;
    this.isClosed = true;
    this.isUp = false;
    // What has just been said is still heard.
    if (isUp) await connection?.flush().catch(() => undefined);
    await connection?.close();
  }

  private async connect(): Promise<void> {
    while (!this.isClosed) {
      try {
        this.connection = await connect({
          ...addressesOf(this.options.servers),
          name: 'junction',
          maxReconnectAttempts: -1,
          reconnectTimeWait: RECONNECT_MS,
          pingInterval: PING_MS,
          maxPingOut: 2,
        });
        break;
      } catch {
        await sleep(systemClock, RECONNECT_MS);
      }
    }
    if (!this.connection) return;
    if (this.isClosed) return void this.connection.close();
    for (const listener of this.listeners) this.attach(listener);
    void this.cameUp(this.connection);
    await this.watch(this.connection);
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' && this.isUp) {
        this.isUp = false;
        if (!this.isClosed) this.options.changed(this.trouble());
      }
      if (type === 'reconnect') void this.cameUp(connection);
    }
  }

  /** Up is who hears everything from now on: the server has answered after it was told what we listen to. */
  private async cameUp(connection: NatsConnection): Promise<void> {
    const isHeard = await connection.flush().then(
      () => true,
      () => false,
    );
    if (!isHeard || this.isUp || this.isClosed) return;
    this.isUp = true;
    this.options.changed(undefined);
    this.publish(RETURNED, null);
    this.tellReturned();
  }

  private tellReturned(): void {
    for (const returned of this.returned) returned();
  }

  private listen(kind: 'tell' | 'ask', topic: string, heard: (message: Msg) => void): Stop {
    const listener: Listener = { subject: this.subjectOf(kind, topic), heard };
    this.listeners.add(listener);
    if (this.connection) this.attach(listener);
    return () => {
      this.listeners.delete(listener);
      listener.stop?.();
    };
  }

  private attach(listener: Listener): void {
    const subscription = this.connection?.subscribe(listener.subject, {
      callback: (error, message) => {
        if (!error) listener.heard(message);
      },
    });
    listener.stop = () => {
      if (!subscription?.isClosed()) subscription?.unsubscribe();
    };
  }

  /** Names may hold what NATS takes for its own: dots, stars, spaces. */
  private subjectOf(kind: 'tell' | 'ask', topic: string): string {
    const names = topic.split('/').map((name) => encodeURIComponent(name).replace(/[.*]/g, asHex));
    return ['junction', this.options.realm, kind, ...names].join('.');
  }
}

const asHex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

function isNobody(error: Error): boolean {
  return error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
}

/** `nats://user:password@host:port`, `nats://token@host:port`; `tls://` demands a certificate that the system trusts. */
function addressesOf(urls: string[]): object {
  const parsed = urls.map((url) => new URL(url));
  const [{ username = '', password = '' } = {}] = parsed;
  const user = decodeURIComponent(username);
  const who = password ? { user, pass: decodeURIComponent(password) } : user ? { token: user } : {};
  const tls = parsed.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {};
  return { servers: parsed.map(({ host }) => host), ...who, ...tls };
}
