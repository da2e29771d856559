/**
 * Reads what partners have of Locations, Tariffs, Tokens, Sessions and CDRs for the parties we host: everything on first
 * contact, what has changed from then on, everything again once a day. A page that breaks is where the next try goes on;
 * a single bad object is reported and left out. OCPI 2.2.1 "Pull model".
 */
import { type Clock, toDateTime } from '../lib/clock';
import { newId } from '../lib/ids';
import { OBJECT_MODULES, type ObjectModule } from '../ocpi/object-key';
import { PAGE_LIMIT } from '../ocpi/page';
import { type PartyId, partyKey, partyOfKey } from '../ocpi/party';
import { adapt } from '../outbound/adapt';
import { type Control, ControlFailure } from '../outbound/control';
import { readPages } from '../outbound/pages';
import { joinUrl } from '../outbound/url';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import { endpointOf, isHub, isReachable, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { servingRoles } from '../platforms/receivers';
import { type PullKey, Reading, type ReadingParts } from './reading';

export interface PullState extends PullKey {
  /** The newest `last_updated` seen, in milliseconds: where the next reading begins. Null: nothing was ever read. */
  newest: number | null;
  /** The page at which the last reading broke. */
  brokenAt: string | null;
  /** Milliseconds. */
  lastRunAt: number | null;
  lastFullAt: number | null;
  lastError: string | null;
  /** Objects taken and left out in the last reading. */
  taken: number;
  leftOut: number;
}

/** What the pulls ask of the store. */
export interface PullShelf {
  get(key: PullKey): Promise<PullState | undefined>;
  save(state: PullState): Promise<void>;
  list(platformId: string): Promise<PullState[]>;
  removePlatform(platformId: string): Promise<void>;
}

export interface PullParts extends ReadingParts {
  pulls: PullShelf;
  hosted: HostedParties;
  control: Control;
  clock: Clock;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
  /** Milliseconds between two readings of what has changed, and of everything. */
  deltaEveryMs: number;
  fullEveryMs: number;
}

const HOUR_MS = 3_600_000;
/** A reading that failed is tried again after this, or after the period when that is shorter. */
const RETRY_MS = 5 * 60_000;
/** OCPI 2.2.1 "Sessions, GET Method": `date_from` must be there; a first reading goes back this far. */
const SESSIONS_BACK_MS = 30 * 24 * HOUR_MS;
export class Puller {
  private readonly running = new Map<string, Promise<void>>();
  private readonly states = new Map<string, PullState>();
  private stopped = false;

  constructor(private readonly parts: PullParts) {}

  /** Starts every reading that is due, spread over the period by platform. */
  async tick(): Promise<void> {
    const { book, clock, fullEveryMs } = this.parts;
    const now = clock.now();
    for (const platform of book.platforms())
      for (const key of this.keysFor(platform)) {
        const state = await this.stateOf(key);
        const isFullDue = !state?.lastFullAt || now >= state.lastFullAt + fullEveryMs;
        if (this.isDue(state, now, platform.id)) this.start(platform, key, isFullDue);
      }
  }

  private isDue(state: PullState | undefined, now: number, platformId: string): boolean {
    if (!state?.lastRunAt) return true;
    const { deltaEveryMs } = this.parts;
    const wait = state.lastError === null ? deltaEveryMs * (1 - splay(platformId)) : Math.min(RETRY_MS, deltaEveryMs);
    return now >= state.lastRunAt + wait;
  }

  /** Read once from the shelf, then known: the schedule looks often. */
  private async stateOf(key: PullKey): Promise<PullState | undefined> {
    const name = nameOf(key);
    const known = this.states.get(name) ?? (await this.parts.pulls.get(key));
    if (known) this.states.set(name, known);
    return known;
  }

  /** A platform has registered, or is there again: everything that it has for us is read now. */
  contact(platform: Platform): void {
    for (const key of this.keysFor(platform)) this.start(platform, key, false);
  }

  /** Reads now, and resolves when it is done. `full`: everything, not only what has changed. */
  async pull(platform: Platform, modules: readonly string[] | undefined, full: boolean): Promise<PullState[]> {
    const keys = this.keysFor(platform).filter(({ module }) => !modules || modules.includes(module));
    await Promise.all(keys.map((key) => this.start(platform, key, full)));
    return this.parts.pulls.list(platform.id);
  }

  /** Starts nothing more; resolves when what is under way has come to the end of its page. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running.values());
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  /** The lists that our parties read there: each once, an upstream hub's for everybody behind it. */
  keysFor(platform: Platform): PullKey[] {
    if (!isReachable(platform)) return [];
    return this.parts.hosted.spokenFor().flatMap((holder) =>
      OBJECT_MODULES.flatMap((module) =>
        this.sourcesOf(platform, module, holder).map((source) => ({
          platformId: platform.id,
          module,
          holder: partyKey(holder.id),
          source: partyKey(source),
        })),
      ),
    );
  }

  private sourcesOf(platform: Platform, module: ObjectModule, { id, roles }: HostedParty): PartyId[] {
    const receiving = servingRoles(module, 'RECEIVER');
    if (!roles.some((role) => receiving.has(role)) || !endpointOf(platform, module, 'SENDER')) return [];
    if (quirksOf(platform, module).no_pull) return [];
    const sending = servingRoles(module, 'SENDER');
    const wanted = isHub(platform) ? new Set(['HUB']) : sending;
    return this.parts.book
      .partiesOf(platform)
      .filter((entry) => [...entry.roles].some((role) => wanted.has(role)) && this.parts.mayTalk(id, entry.id, module))
      .map((entry) => entry.id);
  }

  private start(platform: Platform, key: PullKey, full: boolean): Promise<void> {
    const name = nameOf(key);
    const under = this.running.get(name);
    if (under || this.stopped) return under ?? Promise.resolve();
    const run = this.run(platform, key, full)
      .catch((error: Error) => this.parts.events.jobFailed('pull', error.message))
      .finally(() => this.running.delete(name));
    this.running.set(name, run);
    return run;
  }

  private async run(platform: Platform, key: PullKey, wantsFull: boolean): Promise<void> {
    const known = await this.parts.pulls.get(key);
    const isFull = wantsFull || known?.newest == null;
    const resumeAt = known?.brokenAt ?? undefined;
    // What was read before the break is not remembered: only a whole reading tells what is gone.
    // On first contact nothing can be gone: what is held has just been pushed.
    const isWhole = isFull && resumeAt === undefined && known?.lastFullAt != null;
    const state = { ...blank(key), ...known, lastRunAt: this.parts.clock.now(), lastError: null, taken: 0, leftOut: 0 };
    const first = resumeAt ?? this.firstPage(platform, key, isFull ? null : state.newest);
    try {
      const reading = await this.read(platform, state, first, isWhole);
      if (isFull) state.lastFullAt = this.parts.clock.now();
      if (isWhole) await reading?.removeVanished();
    } catch (error) {
      if (!(error instanceof ControlFailure)) throw error;
      this.failed(platform, state, error.message);
      // A page that cannot be had again is no place to go on from: the next reading begins anew.
      if (resumeAt !== undefined && state.brokenAt === resumeAt) Object.assign(state, { brokenAt: null, newest: null });
    }
    await this.parts.pulls.save(state);
    this.states.set(nameOf(key), state);
  }

  /** Page by page; undefined when it was stopped on the way. Throws ControlFailure. */
  private async read(
    platform: Platform,
    state: PullState,
    first: string,
    isWhole: boolean,
  ): Promise<Reading | undefined> {
    const reading = new Reading(this.parts, platform, state);
    if (isWhole) await reading.begin();
    for await (const page of readPages(this.parts.control, requestFor(platform, state, first))) {
      for (const entry of page.entries) await reading.take(entry);
      Object.assign(state, reading.progress(state.newest), { brokenAt: page.next ?? null });
      if (page.next !== undefined) await this.parts.pulls.save(state);
      if (this.stopped) return undefined;
      if (quirksOf(platform, state.module).ignores_paging) break;
    }
    return reading;
  }

  private failed({ name }: Platform, state: PullState, reason: string): void {
    const { module, holder } = state;
    state.lastError = reason;
    this.parts.events.pullFailed({ platform: name, module, party: holder, reason });
  }

  private firstPage(platform: Platform, { module }: PullKey, from: number | null): string {
    return joinUrl(endpointOf(platform, module, 'SENDER') ?? '', '', this.firstQuery(platform, module, from));
  }

  /** The query of a list's first page; `from` in milliseconds. */
  firstQuery(platform: Platform, module: ObjectModule, from: number | null = null): string {
    const begin = from ?? (module === 'sessions' ? this.parts.clock.now() - SESSIONS_BACK_MS : null);
    const dateFrom = begin === null ? '' : `date_from=${encodeURIComponent(toDateTime(begin))}&`;
    return `?${dateFrom}offset=0&limit=${quirksOf(platform, module).page_limit ?? PAGE_LIMIT}`;
  }
}

/** How a list is asked for, between the hosted party and whose list it is. */
export function requestFor(platform: Platform, { module, holder, source }: PullKey, url: string) {
  return {
    method: 'GET' as const,
    token: platform.theirToken ?? '',
    encoding: quirksOf(platform).token_encoding ?? ('base64' as const),
    module,
    role: 'SENDER' as const,
    platformId: platform.id,
    correlationId: newId(),
    ...adapt(platform, module, 'SENDER', { url, routing: { from: partyOfKey(holder), to: partyOfKey(source) } }),
  };
}

const blank = (key: PullKey): PullState => ({
  ...key,
  newest: null,
  brokenAt: null,
  lastRunAt: null,
  lastFullAt: null,
  lastError: null,
  taken: 0,
  leftOut: 0,
});

const nameOf = ({ platformId, module, holder, source }: PullKey) => `${platformId}|${module}|${holder}|${source}`;

/** Up to a tenth of a period, the same for the same platform: not everybody at once. */
function splay(platformId: string): number {
  let sum = 0;
  for (const char of platformId) sum = (sum * 31 + char.charCodeAt(0)) % 1000;
  return (sum / 1000) * 0.1;
}
