/**
 * The stations' door: `/ocpp/{identity}` on the common port. Admits, agrees on a version, and keeps one connection per
 * identity: one that comes again replaces the one before.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Server, WebSocketServer } from 'ws';
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import { type Spans, spanned, stationEnding } from '../observe/spans';
import type { Codec } from './codec';
import { Connection, type ConnectionOwner, type InboundCall } from './connection';
import { admit, type EntranceParts, type Entrant, Refusal } from './entrance';
import type { LiveStation } from './live';
import { PROTOCOLS, type Protocol } from './message';
import type { MessageLog } from './message-log';
import type { BridgeRules } from './rules';
import { StationSocket } from './station-socket';
import { Turnstile } from './turnstile';

export interface StationServerParts extends EntranceParts {
  codecs: ReadonlyMap<Protocol, Codec>;
  rules: BridgeRules;
  /** Bytes of the largest frame that is read. */
  frameLimit: number;
  log: MessageLog;
  clock: Clock;
  events: Events;
  spans: Spans;
  /** What the rest of the bridge does with a station that is connected. */
  bridge: {
    /** This node runs the station from now on. */
    take(identity: string): Promise<void>;
    connected(entrant: Entrant, connection: Connection): LiveStation | undefined;
    disconnected(identity: string, connection: Connection): void;
    answer(identity: string, codec: Codec, call: InboundCall): Promise<object>;
  };
}

const NO_COMMON_PROTOCOL = 1002;
const NORMAL = 1000;
const SWEEP_MS = 5_000;
/** A station that stops reading is cut off when the process ends. */
const GOODBYE_MS = 1_000;
const REASONS: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found' };

/** Stays on the socket for good: a closure would keep the request in memory with it. */
function giveUp(this: Duplex): void {
  this.destroy();
}

export class StationServer {
  private readonly sockets: Server<typeof StationSocket>;
  private readonly owner: ConnectionOwner;
  private readonly connections = new Map<string, Connection>();
  private readonly turnstile: Turnstile;
  /** Those that stand at the door: not let in yet, or not yet refused. */
  private readonly outside = new Set<Duplex>();
  private stopSweep: () => void = () => undefined;
  private isStopping = false;

  constructor(private readonly parts: StationServerParts) {
    this.turnstile = new Turnstile(parts.clock, parts.rules, parts.events);
    this.owner = this.doings();
    this.sockets = new WebSocketServer({
      WebSocket: StationSocket,
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: parts.frameLimit,
      handleProtocols: (offered, request) => this.choose(offered, request) ?? false,
    });
  }

  start(): void {
    this.stopSweep = this.parts.clock.every(SWEEP_MS, () => this.sweep());
  }

  /** Stations online at this moment. */
  get size(): number {
    return this.connections.size;
  }

  /** Lets every station go; they come back to whoever listens next. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopSweep();
    const open = [...this.connections.values()];
    for (const connection of open) connection.goAway();
    this.parts.clock.after(GOODBYE_MS, () => {
      for (const connection of open) connection.terminate();
    });
    await Promise.all(open.map((connection) => connection.ended));
    for (const socket of this.outside) socket.destroy();
  }

  /** A request to upgrade under `/ocpp/`. */
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', giveUp);
    this.outside.add(socket);
    this.admit(request, socket, head).catch((error: Error) => this.refuse(request, socket, error));
  }

  /** Ends the connection of a station, for instance because it is no longer registered. */
  disconnect(identity: string): void {
    this.connections.get(identity)?.close(NORMAL, 'no longer registered');
  }

  /** Another node has the station now: nothing more is heard here. */
  async letGo(identity: string): Promise<void> {
    const connection = this.connections.get(identity);
    connection?.terminate();
    await connection?.ended;
  }

  private async admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (this.isStopping) throw new Refusal(503, 'this instance is stopping');
    const entrant = await admit(request, this.parts);
    this.turnstile.passed(request, entrant.identity);
    await this.turnstile.replacement(entrant.identity, this.connections.has(entrant.identity));
    if (this.isStopping) throw new Refusal(503, 'this instance is stopping');
    if (entrant.record) await this.parts.bridge.take(entrant.identity);
    this.outside.delete(socket);
    if (socket.destroyed) return;
    this.sockets.handleUpgrade(request, socket, head, (websocket) => this.welcome(websocket, entrant));
  }

  private refuse(request: IncomingMessage, socket: Duplex, error: Error): void {
    if (!(error instanceof Refusal)) {
      this.parts.events.bug(error, {});
      this.outside.delete(socket);
      return void socket.destroy();
    }
    this.turnstile.refused(request, error, () => {
      this.outside.delete(socket);
      const headers = error.status === 401 ? 'WWW-Authenticate: Basic realm="ocpp"\r\n' : '';
      const line = `HTTP/1.1 ${error.status} ${REASONS[error.status] ?? 'Service Unavailable'}`;
      socket.end(`${line}\r\n${headers}Connection: close\r\nContent-Type: text/plain\r\n\r\n${error.message}\n`);
    });
  }

  /** The best of what the station offers, as far as the operator lets it. */
  private choose(offered: Set<string>, request: IncomingMessage): Protocol | undefined {
    const identity = decodeURIComponent((request.url ?? '').split('?', 1)[0]?.slice('/ocpp/'.length) ?? '');
    const only = this.parts.registry.find(identity)?.protocol;
    return PROTOCOLS.find(
      (protocol) => offered.has(protocol) && this.parts.codecs.has(protocol) && (!only || only === protocol),
    );
  }

  private welcome(websocket: StationSocket, entrant: Entrant): void {
    const codec = this.parts.codecs.get(websocket.protocol as Protocol);
    // BR-95: without a version there is nothing to check a message against.
    if (!codec) return void websocket.close(NO_COMMON_PROTOCOL, 'no common subprotocol');
    const { identity } = entrant;
    const { bridge, events, clock } = this.parts;
    const connection = new Connection(websocket, identity, codec, this.owner, clock);
    this.connections.get(identity)?.close(NORMAL, 'replaced by a new connection');
    this.connections.set(identity, connection);
    events.stationConnected({ station: identity, protocol: codec.protocol, profile: entrant.profile });
    bridge.connected(entrant, connection);
  }

  /** What happens to what connections report. */
  private doings(): ConnectionOwner {
    const { bridge, events, spans, log } = this.parts;
    return {
      answer: ({ identity, codec, protocol }, call) =>
        spanned(
          spans.incoming(),
          () => bridge.answer(identity, codec, call),
          stationEnding({ station: identity, protocol, action: call.action }),
        ),
      said: ({ identity }, direction, text) => log.record(identity, direction, text),
      closed: (connection) => this.gone(connection),
      bug: ({ identity }, error) => events.bug(error, { station: identity }),
    };
  }

  private gone(connection: Connection): void {
    const { identity } = connection;
    if (this.connections.get(identity) !== connection) return;
    this.connections.delete(identity);
    this.parts.events.stationDisconnected({ station: identity });
    this.parts.bridge.disconnected(identity, connection);
  }

  /** A half-open socket says nothing: it is asked, and let go when it stays silent. */
  private sweep(): void {
    const { pingMs, pongMs } = this.parts.rules;
    const now = this.parts.clock.now();
    for (const connection of this.connections.values()) {
      const silent = now - connection.lastHeardAt;
      if (silent >= pingMs + pongMs) connection.terminate();
      else if (silent >= pingMs) connection.ping();
    }
  }
}
