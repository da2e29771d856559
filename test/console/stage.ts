/** The real app, partners that have talked to one another, and a browser in front of the console. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type App, startApp } from '../../src/app';
import { Config } from '../../src/config/config';
import { type Clock, systemClock, toDateTime } from '../../src/lib/clock';
import { SandboxPartner, type SandboxRole } from '../../src/sandbox/partner';
import { Station16 } from '../../src/sandbox/station-1.6';
import { exchange } from '../../src/sandbox/wire';

export const STAGE_KEY = 'the-key-of-whoever-sits-in-front';
/** Debian's browser; CHROMIUM names another. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

type Json = Record<string, unknown>;

const MINUTE_MS = 60_000;
const STEP_MINUTES = 3;
/** A partner that refuses leaves something on its way for ever. */
const TRIES = 10;

/** The system's clock, put back: what is played in seconds has happened over hours. */
class EarlierClock implements Clock {
  readonly after = systemClock.after;
  readonly every = systemClock.every;

  constructor(private behindMs: number) {}

  now(): number {
    return systemClock.now() - this.behindMs;
  }

  get minutesBehind(): number {
    return Math.ceil(this.behindMs / MINUTE_MS);
  }

  /** Never beyond the present. */
  forward(ms: number): void {
    this.behindMs = Math.max(0, this.behindMs - ms);
  }
}

export class Stage {
  readonly key = STAGE_KEY;
  readonly partners: SandboxPartner[] = [];
  readonly stations: Station16[] = [];
  /** What happens every few minutes. */
  readonly meanwhile: (() => Promise<unknown>)[] = [];
  private browser: Browser | undefined;

  private constructor(
    readonly app: App,
    private readonly clock: EarlierClock,
  ) {}

  /** `minutesAgo`: when the play begins. */
  static async open(minutesAgo = 0): Promise<Stage> {
    const settings: Partial<Config> = {
      port: 0,
      host: '127.0.0.1',
      databaseUrl: 'sqlite::memory:',
      adminKey: STAGE_KEY,
      egressAllow: ['127.0.0.1'],
      forwardTimeoutMs: 1_500,
    };
    const config = Object.assign(new Config(), settings);
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const clock = new EarlierClock(minutesAgo * MINUTE_MS);
    return new Stage(await startApp({ config, logger, release: '0.1.0', clock }), clock);
  }

  /** Minutes pass, once what is under way has ended. */
  async later(minutes: number): Promise<void> {
    for (let left = minutes; left > 0; left -= STEP_MINUTES) {
      await this.quiet();
      this.clock.forward(Math.min(left, STEP_MINUTES) * MINUTE_MS);
      for (const happen of this.meanwhile) await happen();
    }
  }

  /** From now on it is today. */
  async present(): Promise<void> {
    await this.later(this.clock.minutesBehind);
  }

  /** Waits until nothing is on its way: what is has to end at the time at which it began. */
  private async quiet(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      await this.app.settle();
      const { platforms } = await this.api<{ platforms: { backlog: number }[] }>('GET', '/status');
      if (platforms.every(({ backlog }) => backlog === 0)) return;
    }
  }

  /** A moment of the past, seen from the time of the play. */
  ago(minutes: number): string {
    return toDateTime(this.clock.now() - minutes * MINUTE_MS);
  }

  get url(): string {
    return `http://127.0.0.1:${this.app.port}`;
  }

  async api<T = Json>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${STAGE_KEY}`, 'content-type': 'application/json' };
    const text = body && JSON.stringify(body);
    const reply = await exchange({ method, url: `${this.url}/api/v1${path}`, headers, body: text });
    if (reply.http >= 400) throw new Error(`${method} ${path}: ${reply.http} ${reply.text}`);
    return reply.json as T;
  }

  /** A partner that runs and is not known here. */
  async stranger(...roles: SandboxRole[]): Promise<SandboxPartner> {
    const partner = await new SandboxPartner({ roles }).start();
    this.partners.push(partner);
    return partner;
  }

  /** A partner that has registered by invitation. */
  async join(name: string, ...roles: SandboxRole[]): Promise<SandboxPartner> {
    const partner = await this.stranger(...roles);
    const { registration_token } = await this.api<{ registration_token: string }>('POST', '/platforms', { name });
    await partner.register(`${this.url}/ocpi/versions`, registration_token);
    return partner;
  }

  /** A charge point that has connected and booted. */
  async station(identity: string, password: string): Promise<Station16> {
    const options = { url: this.url.replace('http', 'ws'), identity, password };
    const station = await new Station16(options, () => this.clock.now()).connect();
    this.stations.push(station);
    await station.boot({ chargePointVendor: 'Volterra', chargePointModel: 'Duo 22' });
    return station;
  }

  /** A window of its own: no cookie of another. Ends with `close`. */
  async window(options: BrowserContextOptions = {}): Promise<Page> {
    if (!existsSync(CHROMIUM)) throw new Error(`there is no browser at ${CHROMIUM}; install chromium, or set CHROMIUM`);
    this.browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(10_000);
    return context.newPage();
  }

  /** Signed in, in front of a page of the console. */
  async visit(path = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.window(options);
    await page.goto(`${this.url}/console${path}`);
    await page.getByLabel('API key').or(page.getByLabel('Clé d’API')).first().fill(STAGE_KEY);
    await page.keyboard.press('Enter');
    await page.locator('main h1').waitFor();
    return page;
  }

  /** Waits until everything on the page has come. */
  async settled(page: Page): Promise<void> {
    await page.locator('main h1, main h2').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  }

  /** Waits until nothing moves any more. */
  async still(page: Page): Promise<void> {
    await page.waitForLoadState('networkidle');
    await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))');
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await Promise.all(this.stations.map((station) => station.disconnect()));
    await Promise.all(this.partners.map((partner) => partner.stop()));
    await this.app.stop();
  }
}
