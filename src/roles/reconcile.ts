/**
 * Compares what a partner has with what is here, object by object and in both directions, and says what is missing, stale
 * or too much; on request it has the difference mended by the usual ways: a push of the present object, a whole reading.
 */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { isObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import { keyOfObject, type ObjectKey, type ObjectModule } from '../ocpi/object-key';
import { PAGE_LIMIT } from '../ocpi/page';
import { type PartyKey, partyKey, partyOfKey } from '../ocpi/party';
import { adapt } from '../outbound/adapt';
import { type Control, ControlFailure } from '../outbound/control';
import type { DueChange, DueShelf } from '../outbound/due';
import { readPages } from '../outbound/pages';
import { putOf } from '../outbound/push';
import type { Pusher, Reach } from '../outbound/pusher';
import { joinUrl } from '../outbound/url';
import type { HostedParties } from '../platforms/hosted-parties';
import { endpointOf, isHub, type Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';
import { servingRoles } from '../platforms/receivers';
import { ERASED } from './drivers';
import { type Puller, requestFor } from './pull';
import type { PullKey } from './reading';
import { isSame } from './same';
import type { HeldObject, ObjectShelf } from './shelf';

/** `there`: at the partner, of an object of ours. `here`: at a party of ours, of an object of the partner's. */
export interface Difference {
  side: 'there' | 'here';
  problem: 'missing' | 'stale' | 'extra';
  module: ObjectModule;
  /** The hosted party concerned. */
  party: PartyKey;
  owner: PartyKey;
  object: string;
}

export interface Reconciliation {
  platformId: string;
  /** Milliseconds. */
  startedAt: number;
  /** Null while it is under way. */
  finishedAt: number | null;
  compared: number;
  /** All of them, however many are listed. */
  differing: number;
  differences: Difference[];
  /** What could not be compared, and why. */
  failures: string[];
  /** Mending has been asked for. */
  repair: boolean;
}

/** What the comparisons ask of the store: the last one of each platform. */
export interface ReconciliationShelf {
  get(platformId: string): Promise<Reconciliation | undefined>;
  save(report: Reconciliation): Promise<void>;
}

export interface ReconcileParts {
  reports: ReconciliationShelf;
  objects: ObjectShelf;
  due: DueShelf;
  reach: Reach;
  pusher: Pusher;
  puller: Puller;
  hosted: HostedParties;
  control: Control;
  clock: Clock;
}

/** Modules whose Receiver can be asked for what it has. */
const ASKABLE: readonly ObjectModule[] = ['locations', 'tariffs', 'tokens', 'sessions'];
/** Differences that are listed; the rest is counted. */
const LISTED = 1_000;

export class Reconciler {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly parts: ReconcileParts) {}

  /** The last comparison, or the one under way. */
  report(platformId: string): Promise<Reconciliation | undefined> {
    return this.parts.reports.get(platformId);
  }

  /** Starts a comparison unless one is under way. */
  async start(platform: Platform, modules: readonly string[] | undefined, repair: boolean): Promise<Reconciliation> {
    const report: Reconciliation = {
      platformId: platform.id,
      startedAt: this.parts.clock.now(),
      finishedAt: null,
      compared: 0,
      differing: 0,
      differences: [],
      failures: [],
      repair,
    };
    if (!this.running.has(platform.id)) {
      await this.parts.reports.save(report);
      const isWanted = (module: string) => !modules || modules.length === 0 || modules.includes(module);
      const run = this.run(platform, report, isWanted).finally(() => this.running.delete(platform.id));
      this.running.set(platform.id, run);
    }
    return (await this.parts.reports.get(platform.id)) ?? report;
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private async run(platform: Platform, report: Reconciliation, isWanted: (module: string) => boolean): Promise<void> {
    const comparison = new Comparison(this.parts, platform, report);
    for (const { id, roles } of this.parts.hosted.spokenFor())
      for (const module of ASKABLE.filter(isWanted))
        if (roles.some((role) => servingRoles(module, 'SENDER').has(role)))
          await comparison.guarded(`${module} of ${partyKey(id)} there`, () => comparison.there(module, partyKey(id)));
    const keys = this.parts.puller.keysFor(platform).filter(({ module }) => isWanted(module));
    for (const key of keys) await comparison.guarded(`${key.module} of ${key.source} here`, () => comparison.here(key));
    if (report.repair && report.differences.some(({ side }) => side === 'here'))
      await this.parts.puller.pull(platform, undefined, true);
    this.parts.pusher.resume(platform.id);
    report.finishedAt = this.parts.clock.now();
    await this.parts.reports.save(report);
  }
}

/** One comparison with one platform. */
class Comparison {
  constructor(
    private readonly parts: ReconcileParts,
    private readonly platform: Platform,
    private readonly report: Reconciliation,
  ) {}

  /** What cannot be compared is told, and the rest is compared all the same. */
  async guarded(what: string, job: () => Promise<void>): Promise<void> {
    try {
      await job();
    } catch (error) {
      if (!(error instanceof ControlFailure)) throw error;
      this.report.failures.push(`${what}: ${error.message}`);
    }
  }

  /** Every own object against what the partner's Receiver has of it. */
  async there(module: ObjectModule, owner: PartyKey): Promise<void> {
    // A hub keeps nothing of what it passes on that could be asked for by its owner.
    if (isHub(this.platform) || !endpointOf(this.platform, module, 'RECEIVER')) return;
    let after: string | undefined;
    do {
      const asked = { offset: 0, limit: PAGE_LIMIT, after };
      const page = await this.parts.objects.list({ holder: owner, module, owner }, asked);
      for (const json of page.items) await this.askThere(module, owner, json);
      after = page.items.length === PAGE_LIMIT ? page.last : undefined;
    } while (after !== undefined);
  }

  private async askThere(module: ObjectModule, owner: PartyKey, json: string): Promise<void> {
    const key = keyOfObject(module, readLossless(json));
    const held = await this.parts.objects.get(owner, key);
    // A partner keeps what it was told of a driver; that we have erased it is no difference to be mended.
    if (held?.contractId?.startsWith(ERASED)) return;
    const change: DueChange = {
      ...key,
      party: held?.counterparty ?? null,
      change: null,
      after: null,
      rev: 1,
      dueAt: this.parts.clock.now(),
    };
    if (!this.parts.reach.platformsFor(change).includes(this.platform.id)) return;
    const [to] = this.parts.reach.partiesOn(this.platform, change);
    if (!to) return;
    this.report.compared++;
    const theirs = await this.read(key, json, to);
    if (theirs !== undefined && isSame(theirs, json)) return;
    this.differ({ ...nameOf(key), side: 'there', problem: theirs === undefined ? 'missing' : 'stale', party: owner });
    if (this.report.repair)
      await this.parts.due.fanOut([], [{ platformId: this.platform.id, change }], this.parts.clock.now());
  }

  /** The object as the partner has it; undefined when it says that it has none. */
  private async read(key: ObjectKey, json: string, to: { countryCode: string; partyId: string }) {
    const { rest, search } = putOf(key, json);
    const url = joinUrl(endpointOf(this.platform, key.module, 'RECEIVER') ?? '', rest, search);
    const routing = { from: partyOfKey(key.owner), to };
    try {
      const { text } = await this.parts.control.send({
        method: 'GET',
        ...adapt(this.platform, key.module, 'RECEIVER', { url, routing }),
        token: this.platform.theirToken ?? '',
        encoding: quirksOf(this.platform).token_encoding ?? 'base64',
        module: key.module,
        role: 'RECEIVER',
        platformId: this.platform.id,
        correlationId: newId(),
      });
      const { data } = readLossless(text);
      return isObject(data) ? writeLossless(data) : undefined;
    } catch (error) {
      if (error instanceof ControlFailure && error.isRefusal) return undefined;
      throw error;
    }
  }

  /** Everything on the partner's list against what the hosted party has of it. */
  async here(key: PullKey): Promise<void> {
    const { module, holder, source } = key;
    const before = await this.parts.objects.names({ holder, module });
    const listed = new Set<string>();
    const url = endpointOf(this.platform, module, 'SENDER') ?? '';
    const first = joinUrl(url, '', this.parts.puller.firstQuery(this.platform, module));
    for await (const { entries } of readPages(this.parts.control, requestFor(this.platform, key, first)))
      for (const entry of entries.filter(isObject)) await this.compareHere(key, entry, listed);
    if (module === 'sessions' || module === 'cdrs' || isHub(this.platform)) return;
    for (const { owner, objectId } of before)
      if (owner === source && !listed.has(objectId))
        this.differ({ module, owner, object: objectId, side: 'here', problem: 'extra', party: holder });
  }

  private async compareHere({ module, holder }: PullKey, entry: Record<string, unknown>, listed: Set<string>) {
    const key = keyOfObject(module, entry);
    listed.add(key.objectId);
    this.report.compared++;
    const held: HeldObject | undefined = await this.parts.objects.get(holder, key);
    if (held && isSame(held.json, writeLossless(entry))) return;
    this.differ({ ...nameOf(key), side: 'here', problem: held ? 'stale' : 'missing', party: holder });
  }

  private differ(difference: Difference): void {
    this.report.differing++;
    if (this.report.differences.length < LISTED) this.report.differences.push(difference);
  }
}

const nameOf = ({ module, owner, objectId }: ObjectKey) => ({ module, owner, object: objectId });
