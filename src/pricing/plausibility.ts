/** What can be said about a CDR without pricing it: its order, its sums, what is known around it. */
import type { Cdr, ClaimedAmount } from './cdr';
import { COSTS } from './cdr';
import { type Exact, exact, plain, ZERO } from './money';
import { HOUR_MS } from './units';
import type { CdrFinding, Severity } from './verdict';

/** What is known around a CDR. What is left out is not checked. */
export interface CheckContext {
  /** IANA name of the Location's time zone. */
  timeZone?: string;
  /** Of the connector. */
  maxPowerKw?: Exact;
  /** ms */
  now?: number;
  /** Agreed: later than this after the end is late (ms). */
  latestAfterMs?: number;
  /** Whether a Session with its `session_id` is known. */
  isSessionKnown?: boolean;
  /** Id of another CDR of the same session and times. */
  duplicateOf?: string;
  /** The EVSE has signed what it measured before, or the law asks for it there. */
  needsSignedData?: boolean;
  /** The party whose EVSE it is: `NL*TNM`. */
  operator?: string;
  /** What a credit CDR takes back; null: not known. */
  original?: unknown;
}

/** More than any vehicle takes in one session. */
const MOST_KWH = 1_000;
const POWER_MARGIN = exact('1.1');
/** Sums of rounded volumes may be off by half a last digit for each period. */
const ROUNDING_OF = { kwh: exact('0.0005'), hours: exact('0.002') };
const SESSION_ONLY = ['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'];

const found = (severity: Severity, code: string, reason: string, about: object = {}): CdrFinding[] => [
  { code, severity, reason, ...about },
];
const when = (condition: boolean | undefined, findings: () => CdrFinding[]): CdrFinding[] =>
  condition ? findings() : [];

export function plausibility(cdr: Cdr, context: CheckContext, isLimited: boolean): CdrFinding[] {
  return [...orderOf(cdr), ...writingOf(cdr), ...sumsOf(cdr, isLimited), ...amountsOf(cdr), ...aroundOf(cdr, context)];
}

function orderOf({ start, end, periods }: Cdr): CdrFinding[] {
  const outOfOrder = periods.flatMap((period, index) => {
    const before = periods[index - 1];
    return before && before.start > period.start ? [index] : [];
  });
  const outside = periods.flatMap((period, index) => (period.start < start || period.start > end ? [index] : []));
  return [
    ...when(end < start, () => found('E', 'END_BEFORE_START', 'it ends before it starts')),
    ...when(periods.length === 0, () => found('E', 'NO_PERIODS', 'it has no charging period')),
    ...when(outOfOrder.length > 0, () =>
      found('E', 'PERIODS_OUT_OF_ORDER', 'a period begins before the one that stands above it', {
        periods: outOfOrder,
      }),
    ),
    ...when(outside.length > 0, () =>
      found('E', 'PERIOD_OUTSIDE_SESSION', 'a period begins before the start or after the end', { periods: outside }),
    ),
  ];
}

function writingOf({ id, isCredit, instants, periods }: Cdr): CdrFinding[] {
  const offsets = instants.filter(({ text }) => /[+-]\d\d:\d\d$/.test(text)).map(({ path }) => path);
  const zeros = instants.filter(({ text }) => text.startsWith('1970-01-01T')).map(({ path }) => path);
  const used = SESSION_ONLY.filter((type) => periods.some(({ volumes }) => volumes.has(type)));
  const longest = isCredit ? 39 : 36;
  return [
    ...when(id.length > longest, () =>
      found('E', 'ID_TOO_LONG', `its id has ${id.length} characters; at most ${longest}`),
    ),
    ...when(offsets.length > 0, () =>
      found('W', 'OFFSET_IN_DATETIME', 'a DateTime has an offset; OCPI writes UTC with Z', { paths: offsets }),
    ),
    ...when(zeros.length > 0, () => found('W', 'ZERO_TIME_1970', 'a time that was not known', { paths: zeros })),
    ...when(used.length > 0, () =>
      found('W', 'SESSION_ONLY_DIMENSION', `${used.join(', ')} belong in Sessions, not in CDRs`, { dimensions: used }),
    ),
  ];
}

function sumsOf(cdr: Cdr, isLimited: boolean): CdrFinding[] {
  const { periods, energy, time, parking, costs } = cdr;
  const sum = (...types: string[]) =>
    periods.reduce(
      (total, { volumes }) => types.reduce((all, type) => all.plus(volumes.get(type) ?? ZERO), total),
      ZERO,
    );
  const has = (type: string) => periods.some(({ volumes }) => volumes.has(type));
  const differs = (claimed: Exact | undefined, total: Exact, tolerated: Exact) =>
    claimed
      ?.minus(total)
      .abs()
      .greaterThan(tolerated.times(Math.max(1, periods.length)));
  const energySum = sum('ENERGY');
  const timeSum = sum('TIME', 'PARKING_TIME');
  const told = (code: string, what: string, total: Exact, claimed: Exact | undefined) =>
    found('W', code, `the periods add up to ${plain(total)} ${what}, the total says ${plain(claimed ?? ZERO)}`);
  return [
    ...when(has('ENERGY') && differs(energy, energySum, ROUNDING_OF.kwh), () =>
      told('ENERGY_SUM_DIFFERS', 'kWh', energySum, energy),
    ),
    ...when(has('TIME') && differs(time, timeSum, ROUNDING_OF.hours), () =>
      told('TIME_SUM_DIFFERS', 'h', timeSum, time),
    ),
    ...when(has('PARKING_TIME') && differs(parking, sum('PARKING_TIME'), ROUNDING_OF.hours), () =>
      told('PARKING_SUM_DIFFERS', 'h', sum('PARKING_TIME'), parking),
    ),
    ...when(!isLimited && !cdr.isCredit && !addsUp(costs), () =>
      found(
        'W',
        'SUBTOTALS_DO_NOT_ADD_UP',
        'the costs that are given do not add up to total_cost, and no limit explains it',
      ),
    ),
  ];
}

function addsUp(costs: Cdr['costs']): boolean {
  const parts = COSTS.filter((name) => name !== 'total_cost').flatMap((name) => costs[name] ?? []);
  const { total_cost: total } = costs;
  if (!total || parts.length === 0) return true;
  const sum = parts.reduce((all, { excl }) => all.plus(excl), ZERO);
  return sum.minus(total.excl).abs().lessThan(exact('0.01').times(parts.length));
}

function amountsOf({ costs, isCredit, energy, start, end, periods }: Cdr): CdrFinding[] {
  const below = COSTS.filter((name) => isBelow(costs[name]));
  const hasNegative = periods.some(({ volumes }) => volumes.get('ENERGY')?.isNegative());
  const hours = (end - start) / HOUR_MS;
  return [
    ...when(below.length > 0, () =>
      found('W', 'INCL_BELOW_EXCL', 'an amount with VAT is smaller than without', { fields: below }),
    ),
    ...when(!isCredit && costs.total_cost?.excl.isNegative(), () =>
      found('W', 'NEGATIVE_TOTAL', 'its total is negative'),
    ),
    ...when(hasNegative || energy?.isNegative(), () =>
      found('W', 'NEGATIVE_ENERGY', 'energy flowed back, or was counted wrong'),
    ),
    ...when(energy?.greaterThan(MOST_KWH), () =>
      found('W', 'IMPLAUSIBLE_ENERGY', `${plain(energy ?? ZERO)} kWh in one session of ${hours.toFixed(1)} h`),
    ),
  ];
}

const isBelow = (amount: ClaimedAmount | undefined) =>
  amount?.incl !== undefined && !amount.excl.isNegative() && amount.incl.lessThan(amount.excl);

function aroundOf(cdr: Cdr, context: CheckContext): CdrFinding[] {
  const { start, end, lastUpdated, sessionId, countryCode, partyId } = cdr;
  const { now, latestAfterMs, maxPowerKw, duplicateOf, operator } = context;
  const owner = `${countryCode ?? ''}*${partyId ?? ''}`.toUpperCase();
  const hours = exact(end - start).div(HOUR_MS);
  const power = cdr.energy && hours.greaterThan(0) ? cdr.energy.div(hours) : undefined;
  const isTooStrong =
    maxPowerKw?.greaterThan(0) && cdr.energy?.greaterThan(maxPowerKw.times(POWER_MARGIN).times(hours));
  const sentAfter = (lastUpdated ?? now ?? end) - end;
  return [
    ...when(now !== undefined && end > now, () => found('E', 'IN_FUTURE', 'it ends in the future')),
    ...when(latestAfterMs !== undefined && sentAfter > latestAfterMs, () =>
      found('W', 'LATE_CDR', `it was made ${Math.round(sentAfter / HOUR_MS)} h after the end, later than was agreed`),
    ),
    ...when(duplicateOf !== undefined, () =>
      found('E', 'DUPLICATE_CDR', `CDR ${duplicateOf} is for the same session and times`, { of: duplicateOf }),
    ),
    ...when(context.isSessionKnown === false, () =>
      found('W', 'SESSION_UNKNOWN', sessionId ? `session ${sessionId} is not known` : 'it names no session'),
    ),
    ...when(context.needsSignedData && !cdr.hasSignedData, () =>
      found(
        'W',
        'SIGNED_DATA_MISSING',
        'the EVSE has signed before, or its country asks for it, but the CDR has no signed data',
      ),
    ),
    ...when(operator !== undefined && operator.toUpperCase() !== owner, () =>
      found('E', 'WRONG_OPERATOR', `it comes from ${owner}, but the EVSE belongs to ${operator}`),
    ),
    ...when(isTooStrong, () =>
      found(
        'W',
        'IMPLAUSIBLE_POWER',
        `${plain(cdr.energy ?? ZERO)} kWh in ${hours.toFixed(2)} h, ${power ? `${power.toFixed(1)} kW on average, ` : ''}from a connector of ${plain(maxPowerKw as Exact)} kW`,
      ),
    ),
  ];
}
