/** Listens, hands each request to its door by path, and closes without cutting one off. */
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { ConfigError } from '../config/load';
import { type Clock, nextTurn } from '../lib/clock';
import { newId } from '../lib/ids';
import { OcpiError } from '../ocpi/status';
import type { Door } from './door';
import { render } from './respond';

/** OCPI headers are small; what is larger is not read. */
const MAX_HEADER_BYTES = 16 * 1024;
/** A request that has not arrived whole by then is given up. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Requests under way get this long to finish when the process stops. */
const DRAIN_MS = 7_000;
/** Turns of the event loop without a new connection, after which none waits to be taken; and turns at the most. */
const QUIET_TURNS = 3;
const MOST_TURNS = 100;

/** Certificate and key, as PEM texts. */
export interface Tls {
  cert: string;
  key: string;
  /** Callers must show a certificate that this authority has signed. */
  clientCa?: string;
  /** What that authority has revoked. */
  clientCrls?: string[] | undefined;
  /** Callers without such a certificate are let in too: whoever serves them judges what they show. */
  isClientJudgedLater?: boolean;
}

/** Forward secrecy and authenticated encryption only; without a server name the same certificate is shown. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].flatMap((cipher) => [
    `ECDHE-ECDSA-${cipher}`,
    `ECDHE-RSA-${cipher}`,
  ]),
].join(':');

const contextOf = ({ cert, key, clientCa, clientCrls }: Tls) => ({
  ...{ cert, key, minVersion: 'TLSv1.2' as const, ciphers: CIPHERS, honorCipherOrder: true },
  ...(clientCa ? { ca: clientCa, crl: clientCrls } : {}),
});

const clientsOf = ({ clientCa, isClientJudgedLater = false }: Tls) => ({
  requestCert: clientCa !== undefined,
  rejectUnauthorized: !isClientJudgedLater,
});

/** Takes over requests to upgrade under `/ocpp/`. */
export interface UpgradeDoor {
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export class HttpServer {
  private readonly server: Server | TlsServer;
  /** Each answer ends its connection from now on. */
  private isLeaving = false;
  private connections = 0;

  constructor(
    /** Absent on a port that is not for partners. */
    private readonly door: Door | undefined,
    private readonly api: Express,
    private readonly clock: Clock,
    tls?: Tls,
    /** Absent on a port that is not for stations. */
    private readonly stations?: UpgradeDoor,
  ) {
    // Express replaces the prototypes of request and response for each request, which makes V8 give up its hidden
    // classes and costs several times the request itself. Classes that already have express's prototypes avoid it.
    class ApiRequest extends IncomingMessage {}
    const endsConnections = () => this.isLeaving;
    class ApiResponse extends ServerResponse {
      override writeHead(...head: [number]): this {
        if (endsConnections()) this.shouldKeepAlive = false;
        return super.writeHead(...head);
      }
    }
    Object.setPrototypeOf(ApiRequest.prototype, api.request);
    Object.setPrototypeOf(ApiResponse.prototype, api.response);
    Object.assign(api, { request: ApiRequest.prototype, response: ApiResponse.prototype });
    const options = {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: 65_000,
      IncomingMessage: ApiRequest,
      ServerResponse: ApiResponse as typeof ServerResponse,
    };
    const take = (request: IncomingMessage, response: ServerResponse) => this.handOver(request, response);
    this.server = tls
      ? createTlsServer({ ...options, ...contextOf(tls), ...clientsOf(tls) }, take)
      : createServer(options, take);
    this.server.on('connection', () => void this.connections++);
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.server.on('clientError', (error, socket) => this.refuse(error, socket as Socket));
  }

  /** The port it listens on. Throws ConfigError when it cannot be had. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) => reject(unheard(error, port, host)));
      this.server.listen(port, host, () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** A certificate that has been renewed: for new connections. */
  renew(tls: Tls): void {
    if ('setSecureContext' in this.server) this.server.setSecureContext(contextOf(tls));
  }

  /**
   * Takes no new connections; each that is open ends with its next answer, and where nothing comes for `idleMs`. So no
   * caller is cut off in the middle of a request, nor just as it sends its next one. Bounded in time.
   */
  async close(idleMs: number): Promise<void> {
    await this.takeThoseWaiting();
    // The HTTP server's own `close` ends idle connections at once.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(this.server, resolve));
    this.isLeaving = true;
    const endIdle = () => this.server.closeIdleConnections();
    if (idleMs === 0) endIdle();
    else this.clock.after(idleMs, endIdle);
    const stopTimer = this.clock.after(DRAIN_MS, () => this.server.closeAllConnections());
    await closed;
    stopTimer();
  }

  /** Connections that the system has made for us and that we have not yet seen would be reset: they are taken first. */
  private async takeThoseWaiting(): Promise<void> {
    let seen = this.connections;
    for (let turn = 0, quiet = 0; quiet < QUIET_TURNS && turn < MOST_TURNS; turn++) {
      await nextTurn();
      quiet = this.connections === seen ? quiet + 1 : 0;
      seen = this.connections;
    }
  }

  private handOver(request: IncomingMessage, response: ServerResponse): void {
    if (this.door && request.url?.startsWith('/ocpi/')) void this.door.answer(request, response);
    else this.api(request as never, response as never);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.stations && request.url?.startsWith('/ocpp/')) this.stations.open(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  }

  /** Bytes that are not HTTP, or headers that are too large: told in the envelope all the same. */
  private refuse(error: Error & { code?: string }, socket: Socket): void {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    const refusal = new OcpiError(isTooLarge ? 'headersTooLarge' : 'malformed');
    const frame = { requestId: newId(), correlationId: newId(), at: this.clock.now() };
    const { http, headers, body } = render(refusal, frame);
    const lines: string[] = [];
    for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
    socket.end(`HTTP/1.1 ${http} Refused\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n${body.toString()}`);
  }
}

/** What a port that cannot be had means for who starts us. */
function unheard(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError([
      `port ${port} of ${host} is taken: stop the program that listens there, or set another one`,
    ]);
  if (error.code === 'EACCES')
    return new ConfigError([
      `port ${port} of ${host} is not ours to take: ports below 1024 need a privilege; set another one`,
    ]);
  return error;
}
