/**
 * A simulated OCPI 2.2.1 platform: a real server and a real client on loopback. Everything it receives is kept as it
 * came; every answer can be replaced, also by a fault. The tests, the demo and the bench talk to Junction through it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, newSecret } from '../lib/ids';
import type { Role } from '../ocpi/party';
import { MODULES_OF, type SandboxEndpoint } from './modules';
import { type Exchange, exchange, type Received, type Reply, single } from './wire';

export interface SandboxRole {
  role: Role;
  country_code: string;
  party_id: string;
  /** Of its business details; its party id when left out. */
  name?: string;
}

interface HubEndpoint {
  identifier: string;
  role: string;
  url: string;
}

export interface SandboxOptions {
  roles: SandboxRole[];
  endpoints?: SandboxEndpoint[];
  /** What its versions endpoint lists. */
  versions?: string[];
  /** Appended to each endpoint's address, such as `/` or `?tenant=1`. */
  endpointSuffix?: string;
}

/** What to answer: an HTTP status and a body, or a fault. */
export type Behaviour =
  | { http?: number; headers?: Record<string, string | undefined>; body?: string; data?: unknown; status_code?: number }
  | 'hang'
  | 'reset'
  | 'endless';

interface Rule {
  matches: (received: Received) => boolean;
  behave: (received: Received) => Behaviour | Promise<Behaviour>;
}

/** A party as `NL*TNM`. */
const partyIn = (written: string) => ({ country: written.slice(0, 2), party: written.slice(3) });

export class SandboxPartner {
  readonly received: Received[] = [];
  /** The token with which the hub calls this partner. */
  ourToken = newSecret();
  /** The token with which this partner calls the hub. */
  theirToken = '';
  /** Where the hub said that its versions are, once it has registered here. */
  hubVersionsUrl = '';
  private hubEndpoints: HubEndpoint[] = [];
  private readonly server: Server;
  private readonly rules: Rule[] = [];
  private readonly watchers = new Set<() => void>();

  constructor(readonly options: SandboxOptions) {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get versionsUrl(): string {
    return `http://127.0.0.1:${this.port}/ocpi/versions`;
  }

  /** The address of one of this partner's endpoints. */
  urlOf(module: string, role: string): string {
    return `http://127.0.0.1:${this.port}/ocpi/2.2.1/${role.toLowerCase()}/${module}${this.options.endpointSuffix ?? ''}`;
  }

  /** Registers with a hub: versions, details, POST credentials. The answer to the last request that was made. */
  async register(versionsUrl: string, registrationToken: string): Promise<Reply> {
    this.theirToken = registrationToken;
    await this.discover(versionsUrl);
    return this.exchangeCredentials('POST');
  }

  /** Reads the hub's versions and details with the token in force. */
  async discover(versionsUrl: string): Promise<void> {
    const versions = await this.send({ method: 'GET', url: versionsUrl });
    const list = (versions.json.data ?? []) as { version: string; url: string }[];
    const details = await this.send({ method: 'GET', url: list.find(({ version }) => version === '2.2.1')?.url ?? '' });
    this.hubEndpoints = (details.json.data as { endpoints: HubEndpoint[] }).endpoints;
  }

  /** POST registers, PUT rotates: a new token is valid before it is told; theirs is taken from the answer. */
  async exchangeCredentials(method: 'POST' | 'PUT', changes: object = {}): Promise<Reply> {
    if (method === 'PUT') this.ourToken = newSecret();
    const body = JSON.stringify({ ...this.credentials(), ...changes });
    const reply = await this.send({ method, url: this.hubUrl('credentials', 'SENDER'), body });
    const token = (reply.json.data as { token?: string } | undefined)?.token;
    if (token) this.theirToken = token;
    return reply;
  }

  credentials() {
    const roles = this.options.roles.map(({ name, ...role }) => ({
      ...role,
      business_details: { name: name ?? role.party_id },
    }));
    return { token: this.ourToken, url: this.versionsUrl, roles };
  }

  /** The hub's address of one side of a module, as its details tell it. */
  hubUrl(module: string, role: string, rest = ''): string {
    const found = this.hubEndpoints.find((one) => one.identifier === module && one.role === role);
    if (!found) throw new Error(`the hub does not list ${module} ${role}`);
    return found.url + rest;
  }

  /** A request with this partner's token and fresh ids, which `headers` may replace. */
  send({ headers = {}, ...request }: Exchange): Promise<Reply> {
    const own: Record<string, string> = {
      authorization: `Token ${Buffer.from(this.theirToken).toString('base64')}`,
      'x-request-id': newId(),
      'x-correlation-id': newId(),
    };
    if (request.body !== undefined) own['content-type'] = 'application/json';
    return exchange({ ...request, headers: { ...own, ...headers } });
  }

  /** A request to one party or to the hub; parties written `NL*TNM`. Without `to`: open routing. */
  call(request: {
    method: string;
    module: string;
    role: 'SENDER' | 'RECEIVER';
    rest?: string;
    from?: string;
    to?: string;
    body?: object | string;
    headers?: Record<string, string>;
  }): Promise<Reply> {
    const { method, module, role, rest, from, to, body, headers } = request;
    const routing: Record<string, string> = {};
    if (from) Object.assign(routing, headersFor('from', from));
    if (to) Object.assign(routing, headersFor('to', to));
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const url = this.hubUrl(module, role, rest);
    return this.send({ method, url, body: content, headers: { ...routing, ...headers } });
  }

  /** Whether a request carries the token of this partner. */
  isCalledBy(headers: Record<string, string>): boolean {
    const token = Buffer.from((headers.authorization ?? '').replace('Token ', ''), 'base64').toString();
    return token === this.ourToken;
  }

  /** Answers matching requests otherwise from now on; the newest rule wins. */
  answer(matches: Rule['matches'], behave: Behaviour | Rule['behave']): void {
    this.rules.unshift({ matches, behave: typeof behave === 'function' ? behave : () => behave });
  }

  /** Answers as usual again. */
  heal(): void {
    this.rules.length = 0;
  }

  /** The first request that matches, as soon as it has come; rejects after `limitMs`. */
  waitFor(matches: (received: Received) => boolean, limitMs = 5_000): Promise<Received> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.received.find(matches);
        if (!found) return;
        clearTimeout(timer);
        this.watchers.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.watchers.delete(look);
        const seen = this.received.map(({ method, path }) => `${method} ${path}`).join(', ');
        reject(new Error(`nothing that matches came within ${limitMs} ms; received: ${seen || 'nothing'}`));
      }, limitMs);
      this.watchers.add(look);
      look();
    });
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const received: Received = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: single(request.headers),
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.received.push(received);
    for (const look of [...this.watchers]) look();
    const rule = this.rules.find(({ matches }) => matches(received));
    const behaviour = rule ? await rule.behave(received) : this.usual(received);
    this.reply(behaviour, received, request, response);
  }

  private reply(behaviour: Behaviour, received: Received, request: IncomingMessage, response: ServerResponse): void {
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') return void request.socket.destroy();
    const headers: Record<string, string> = { 'content-type': 'application/json', ...swapped(received.headers) };
    if (behaviour === 'endless') {
      response.writeHead(200, headers);
      const more = () => response.write('x'.repeat(65_536));
      response.on('drain', more);
      return void more();
    }
    const { http = 200, status_code = 1000, data, body } = behaviour;
    const own = Object.entries(behaviour.headers ?? {}).filter(([, value]) => value !== undefined);
    response.writeHead(http, { ...headers, ...Object.fromEntries(own) });
    response.end(body ?? JSON.stringify({ data, status_code, timestamp: '2026-01-01T00:00:00Z' }));
  }

  /** Versions, details and credentials by the book; everything else is taken with success. */
  private usual({ path, method, headers, body }: Received): Behaviour {
    if (!this.isCalledBy(headers)) return { http: 401, status_code: 2000 };
    const base = `http://127.0.0.1:${this.port}/ocpi`;
    if (path === '/ocpi/versions') {
      const versions = this.options.versions ?? ['2.2.1'];
      return { data: versions.map((version) => ({ version, url: `${base}/${version}` })) };
    }
    if (path === '/ocpi/2.2.1') return { data: { version: '2.2.1', endpoints: this.endpoints() } };
    if (path === '/ocpi/2.2.1/credentials' && method === 'GET') return { data: this.credentials() };
    if (path === '/ocpi/2.2.1/credentials' && (method === 'POST' || method === 'PUT')) {
      const { token: theirs, url } = JSON.parse(body) as { token: string; url: string };
      this.theirToken = theirs;
      this.hubVersionsUrl = url;
      this.ourToken = newSecret();
      return { data: this.credentials() };
    }
    return { data: method === 'GET' ? [] : undefined };
  }

  private endpoints() {
    const own = this.options.endpoints ?? [
      ...this.options.roles.flatMap(({ role }) => MODULES_OF[role] ?? []),
      { identifier: 'hubclientinfo', role: 'RECEIVER' },
    ];
    const unique = [...new Map(own.map((one) => [`${one.identifier}|${one.role}`, one])).values()];
    const listed = unique.map(({ identifier, role }) => ({ identifier, role, url: this.urlOf(identifier, role) }));
    const url = `http://127.0.0.1:${this.port}/ocpi/2.2.1/credentials`;
    return [{ identifier: 'credentials', role: 'SENDER', url }, ...listed];
  }
}

export function headersFor(side: 'from' | 'to', written: string): Record<string, string> {
  const { country, party } = partyIn(written);
  return { [`ocpi-${side}-country-code`]: country, [`ocpi-${side}-party-id`]: party };
}

/** What an answer repeats: the ids as they are, the parties with their sides changed. */
function swapped(headers: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of ['x-request-id', 'x-correlation-id']) if (headers[name]) out[name] = headers[name];
  for (const part of ['country-code', 'party-id']) {
    const to = headers[`ocpi-to-${part}`];
    const from = headers[`ocpi-from-${part}`];
    if (from) out[`ocpi-to-${part}`] = from;
    if (to) out[`ocpi-from-${part}`] = to;
  }
  return out;
}
