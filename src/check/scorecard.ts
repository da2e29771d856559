/** How well a partner did over a period, beside the average of the others: counted from the trace and from what came. */
import type { JsonObject } from '../lib/json';
import type { TallyRow, TallyShelf } from '../observe/tally';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { cdrDelaySeconds, completenessOf, evseAgeSeconds, orderOf, type ReceivedCdr } from './freshness';

/** What scorecards ask of the store; at the most `limit`, newest first. */
export interface ScoreShelf {
  /** Locations of these owners, as hosted parties or the hub's collection have them. */
  locations(owners: PartyKey[], limit: number): Promise<JsonObject[]>;
  /** CDRs of these owners that hosted parties received in the period. */
  cdrs(owners: PartyKey[], fromMs: number, toMs: number, limit: number): Promise<ReceivedCdr[]>;
}

export interface ModuleScore {
  requests: number;
  /** Share answered with OCPI 1xxx; null without requests. */
  success: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
}

/** Null: there is nothing to say, because nothing was asked or came. */
export interface Score {
  /** Share of our requests that were answered in OCPI at all. */
  availability: number | null;
  /** All requests that we sent it. */
  requests: ModuleScore;
  modules: Record<string, ModuleScore>;
  /** How long it takes to say whether a Token may charge. */
  authorization: ModuleScore;
  /** What it sent us, and the share of it that was taken. */
  received: ModuleScore;
  /** Share of the fields that drivers need which its Locations have. */
  location_completeness: number | null;
  /** Median of the time since its EVSEs last changed, at the end of the period. */
  evse_age_seconds: number | null;
  /** Median from the end of charging to the CDR. */
  cdr_delay_seconds: number | null;
  /** Share of its checked CDRs in which nothing wrong was found. */
  cdrs_in_order: number | null;
}

export interface Scorecard {
  score: Score;
  /** The mean of the other platforms, each counting once, of those that have something to say. */
  others: Score;
  /** How many others there are. */
  compared: number;
}

/** Locations and CDRs looked at of the platform: enough for a share, few enough for a page. */
const SAMPLE = 200;
/** Of all the others together: the more there are, the less one of them weighs. */
const SAMPLE_OF_OTHERS = 800;

interface Period {
  fromMs: number;
  toMs: number;
}

export class Scorecards {
  constructor(private readonly parts: { tally: TallyShelf; shelf: ScoreShelf; book: AddressBook }) {}

  async of(platform: Platform, fromMs: number, toMs: number): Promise<Scorecard> {
    const rows = byPlatform(await this.parts.tally.tally(fromMs, toMs));
    const period = { fromMs, toMs };
    const others = this.parts.book.platforms().filter(({ id, roles }) => id !== platform.id && roles.length > 0);
    const sample = Math.min(SAMPLE, Math.ceil(SAMPLE_OF_OTHERS / others.length));
    const scores: Score[] = [];
    for (const other of others) scores.push(await this.score(other, rows.get(other.id) ?? [], period, sample));
    const score = await this.score(platform, rows.get(platform.id) ?? [], period, SAMPLE);
    return { score, others: meanOf(scores), compared: others.length };
  }

  private async score(platform: Platform, rows: TallyRow[], { fromMs, toMs }: Period, sample: number): Promise<Score> {
    const { shelf } = this.parts;
    const owners = platform.roles.map(({ country_code, party_id }) =>
      partyKey({ countryCode: country_code, partyId: party_id }),
    );
    const out = rows.filter(({ direction }) => direction === 'out');
    const modules = [...new Set(out.map(({ module }) => module ?? 'other'))].sort();
    const locations = await shelf.locations(owners, sample);
    const cdrs = await shelf.cdrs(owners, fromMs, toMs, sample);
    const unanswered = legsOf(out.filter(({ outcome }) => outcome === 'none'));
    return {
      availability: share(legsOf(out) - unanswered, legsOf(out)),
      requests: moduleScore(out),
      modules: Object.fromEntries(
        modules.map((module) => [module, moduleScore(out.filter((row) => (row.module ?? 'other') === module))]),
      ),
      authorization: moduleScore(out.filter(({ isAuthorize }) => isAuthorize)),
      received: moduleScore(rows.filter(({ direction }) => direction === 'in')),
      location_completeness: completenessOf(locations),
      evse_age_seconds: evseAgeSeconds(locations, toMs),
      cdr_delay_seconds: cdrDelaySeconds(cdrs),
      cdrs_in_order: orderOf(cdrs),
    };
  }
}

function byPlatform(rows: TallyRow[]): Map<string, TallyRow[]> {
  const found = new Map<string, TallyRow[]>();
  for (const row of rows) {
    const known = found.get(row.platform);
    if (known) known.push(row);
    else found.set(row.platform, [row]);
  }
  return found;
}

const legsIn = (sum: number, [, legs]: [number, number]) => sum + legs;
const legsOf = (rows: TallyRow[]) => rows.reduce((sum, { durations }) => durations.reduce(legsIn, sum), 0);
const share = (part: number, whole: number) => (whole === 0 ? null : Number((part / whole).toFixed(4)));

function moduleScore(rows: TallyRow[]): ModuleScore {
  const requests = legsOf(rows);
  const sorted = rows.flatMap(({ durations }) => durations).sort(([a], [b]) => a - b);
  const percentile = (part: number) => {
    let left = Math.ceil(requests * part);
    for (const [durationMs, legs] of sorted) {
      left -= legs;
      if (left <= 0) return durationMs;
    }
    return null;
  };
  const success = share(legsOf(rows.filter(({ outcome }) => outcome === 'good')), requests);
  const isEmpty = requests === 0;
  const at = (part: number) => (isEmpty ? null : percentile(part));
  return { requests, success, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

function mean(values: (number | null)[], digits: number): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return Number((known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(digits));
}

/** What is one number. */
type Figure = { [K in keyof Score]: Score[K] extends number | null ? K : never }[keyof Score];

function meanOf(scores: Score[]): Score {
  const modules = [...new Set(scores.flatMap((score) => Object.keys(score.modules)))].sort();
  const known = (module: string) => scores.flatMap((score) => score.modules[module] ?? []);
  const of = (name: Figure, digits: number) =>
    mean(
      scores.map((score) => score[name]),
      digits,
    );
  return {
    availability: of('availability', 4),
    requests: meanModule(scores.map(({ requests }) => requests)),
    modules: Object.fromEntries(modules.map((module) => [module, meanModule(known(module))])),
    authorization: meanModule(scores.map(({ authorization }) => authorization)),
    received: meanModule(scores.map(({ received }) => received)),
    location_completeness: of('location_completeness', 4),
    evse_age_seconds: of('evse_age_seconds', 0),
    cdr_delay_seconds: of('cdr_delay_seconds', 0),
    cdrs_in_order: of('cdrs_in_order', 4),
  };
}

function meanModule(scores: ModuleScore[]): ModuleScore {
  const of = (name: keyof ModuleScore, digits: number) =>
    mean(
      scores.map((score) => score[name]),
      digits,
    );
  return {
    requests: of('requests', 0) ?? 0,
    success: of('success', 4),
    p50_ms: of('p50_ms', 0),
    p95_ms: of('p95_ms', 0),
    p99_ms: of('p99_ms', 0),
  };
}
