/** The real app on a free port with a database of its own, a clock we hold, and partners that are real OCPI servers. */
import { readFileSync } from 'node:fs';
import { type App, startApp } from '../../src/app';
import { Config } from '../../src/config/config';
import type { Clock } from '../../src/lib/clock';
import { type SandboxOptions, SandboxPartner } from '../../src/sandbox/partner';
import { exchange, type Reply } from '../../src/sandbox/wire';
import { aDatabase, ON_MARIADB, TEST_SECRET_KEY, type TestDatabase } from './databases';

export const ADMIN_KEY = 'an-admin-key-for-the-tests-only';

/** A clock that moves when it is told to; timers fire as it passes them. */
export class TestClock implements Clock {
  private timers: { at: number; every?: number; callback: () => void }[] = [];

  constructor(private ms = Date.parse('2026-06-01T12:00:00Z')) {}

  now(): number {
    return this.ms;
  }

  after(ms: number, callback: () => void): () => void {
    return this.add({ at: this.ms + ms, callback });
  }

  every(ms: number, callback: () => void): () => void {
    return this.add({ at: this.ms + ms, every: ms, callback });
  }

  /** Moves on, and fires what comes due on the way in order. */
  advance(ms: number): void {
    const end = this.ms + ms;
    for (;;) {
      let next = this.timers[0];
      for (const timer of this.timers) if (next && timer.at < next.at) next = timer;
      if (!next || next.at > end) break;
      this.ms = Math.max(this.ms, next.at);
      if (next.every) next.at += next.every;
      else this.timers = this.timers.filter((timer) => timer !== next);
      next.callback();
    }
    this.ms = end;
  }

  /** Moves on at a stroke, like a machine that slept: what came due meanwhile fires once. */
  jump(ms: number): void {
    this.ms += ms;
    for (const timer of this.timers.filter(({ at }) => at <= this.ms)) {
      if (timer.every) timer.at = this.ms + timer.every;
      else this.timers = this.timers.filter((other) => other !== timer);
      timer.callback();
    }
  }

  private add(timer: { at: number; every?: number; callback: () => void }): () => void {
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}

export interface LogLine {
  level: string;
  message: string;
  about: object;
}

export class World {
  readonly partners: SandboxPartner[] = [];
  readonly clock = new TestClock();
  readonly log: LogLine[] = [];
  app!: App;
  private database: TestDatabase | undefined;
  private settings: Partial<Config> = {};

  static async start(settings: Partial<Config> = {}): Promise<World> {
    const world = new World();
    if (settings.databaseUrl === undefined) world.database = await aDatabase();
    const defaults: Partial<Config> = {
      port: 0,
      host: '127.0.0.1',
      ...(world.database ? { databaseUrl: world.database.url } : {}),
      ...(ON_MARIADB && world.database ? { secretKey: TEST_SECRET_KEY } : {}),
      adminKey: ADMIN_KEY,
      hubParty: 'NL*HUB',
      egressAllow: ['127.0.0.1'],
      stopDelayMs: 0,
    };
    await world.run({ ...defaults, ...settings });
    return world;
  }

  private async run(settings: Partial<Config>): Promise<void> {
    this.settings = settings;
    const config = Object.assign(new Config(), settings);
    const say =
      (level: string) =>
      (message: string, about: object = {}) =>
        void this.log.push({ level, message, about });
    const logger = { info: say('info'), warn: say('warn'), error: say('error') };
    this.app = await startApp({ config, logger, release: 'test', clock: this.clock });
  }

  /** Ends the app and starts it again with the same settings. */
  async restart(changes: Partial<Config> = {}): Promise<void> {
    await this.app.stop();
    await this.run({ ...this.settings, ...changes });
  }

  get url(): string {
    return `${this.settings.tlsCert === undefined ? 'http' : 'https'}://127.0.0.1:${this.app.port}`;
  }

  /** A partner that has registered by invitation. */
  async join(options: SandboxOptions, quirks?: object): Promise<SandboxPartner> {
    const partner = await this.partner(options);
    const { registration_token } = await this.invite(options.roles[0]?.party_id ?? 'partner', quirks);
    const reply = await partner.register(this.versionsUrl, registration_token);
    if (reply.json.status_code !== 1000) throw new Error(`registration failed: ${reply.text}`);
    return partner;
  }

  /** A partner that runs, unknown to the hub. */
  async partner(options: SandboxOptions): Promise<SandboxPartner> {
    const partner = await new SandboxPartner(options).start();
    this.partners.push(partner);
    return partner;
  }

  get versionsUrl(): string {
    return `${this.url}/ocpi/versions`;
  }

  /** Until pushes and pulls that are under way have ended. */
  async settled(): Promise<void> {
    await this.app.settle();
  }

  /** Hosts a party, written `FR*ABC`. */
  async host(party: string, ...roles: string[]): Promise<void> {
    const body = { roles, business_details: { name: party } };
    const { http, text } = await this.api('PUT', `/parties/${party.replace('*', '/')}`, body);
    if (http >= 300) throw new Error(`hosting ${party} failed: ${text}`);
  }

  async invite(name: string, quirks: object = {}): Promise<{ id: string; registration_token: string }> {
    const { json } = await this.api('POST', '/platforms', { name, quirks });
    return json as unknown as { id: string; registration_token: string };
  }

  /** A call of the API with the admin key; `json` is the whole answer. */
  async api(method: string, path: string, body?: object | string): Promise<Reply & { json: Record<string, unknown> }> {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    const reply = await exchange({
      method,
      url: `${this.url}/api/v1${path}`,
      headers,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      ca: this.authority,
    });
    return reply as Reply & { json: Record<string, unknown> };
  }

  /** Of the certificate that it shows; undefined: it speaks no TLS. */
  get authority(): string | undefined {
    const { tlsCert } = this.settings;
    return tlsCert === undefined ? undefined : readFileSync(tlsCert, 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all(this.partners.map((partner) => partner.stop()));
    await this.app.stop();
    await this.database?.release();
  }
}

/** Waits until something that nobody announces has become true; bounded by tries, not by time. */
export async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it has not become true');
}

export const CPO = { roles: [{ role: 'CPO' as const, country_code: 'NL', party_id: 'TNM' }] };
export const EMSP = { roles: [{ role: 'EMSP' as const, country_code: 'DE', party_id: 'MSP' }] };

/** A valid Location of NL*TNM. */
export function aLocation(changes: object = {}): Record<string, unknown> {
  return {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'LOC1',
    publish: true,
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
    evses: [
      {
        uid: 'E1',
        status: 'AVAILABLE',
        connectors: [
          {
            id: '1',
            standard: 'IEC_62196_T2',
            format: 'SOCKET',
            power_type: 'AC_3_PHASE',
            max_voltage: 230,
            max_amperage: 32,
            last_updated: '2026-05-01T10:00:00Z',
          },
        ],
        last_updated: '2026-05-01T10:00:00Z',
      },
    ],
    time_zone: 'Europe/Amsterdam',
    last_updated: '2026-05-01T10:00:00Z',
    ...changes,
  };
}

/** The CPO sends its Location LOC1 to DE*MSP; `changes` to the call. */
export const pushLocation = (cpo: SandboxPartner, changes: object = {}) =>
  cpo.call({
    method: 'PUT',
    module: 'locations',
    role: 'RECEIVER',
    rest: '/NL/TNM/LOC1',
    from: 'NL*TNM',
    to: 'DE*MSP',
    body: aLocation(),
    ...changes,
  });

/** A valid Token of DE*MSP. */
export function aToken(changes: object = {}): Record<string, unknown> {
  return {
    country_code: 'DE',
    party_id: 'MSP',
    uid: 'T1',
    type: 'RFID',
    contract_id: 'DE-MSP-C12345678-1',
    issuer: 'MSP',
    valid: true,
    whitelist: 'ALLOWED',
    last_updated: '2026-05-01T10:00:00Z',
    ...changes,
  };
}
