/**
 * Checks a CDR: prices it again by its own periods, compares every amount, and looks for what cannot be. Nothing is
 * refused here, and nothing is stored: the report is for whoever keeps the CDR, disputes it or pays it.
 */

import { type Cdr, COSTS, type Cost, readCdr } from './cdr';
import { zoneOfCountry } from './country-zones';
import { creditFindings } from './credit';
import { PricingError } from './errors';
import { areBilled, explainDifference, type Hypothesis } from './hypotheses';
import { type Exact, exact } from './money';
import { type CheckContext, plausibility } from './plausibility';
import type { Policy } from './policy';
import { type Priced, priceSession, type Subtotal } from './price';
import { type Published, publish } from './publish';
import { sameTariff } from './same-tariff';
import type { PeriodSession } from './session';
import { dependsOnClock, type OcpiVersion, readTariff, type Tariff } from './tariff';
import { HOUR_MS, kwhOf } from './units';
import { type CdrFinding, type Comparison, compare, type Ours, tolerance, type Verdict, worst } from './verdict';

export interface CheckParts {
  cdr: unknown;
  /** As they were published before the session; those of the CDR count, these are compared with them. */
  tariffs?: readonly unknown[];
  context?: CheckContext;
  version?: OcpiVersion;
  policy?: Partial<Policy>;
}

export interface CdrReport {
  /** Of the whole: total_cost decides about payment, the others about quality. */
  verdict: Verdict;
  comparisons: Comparison[];
  /** Why total_cost differs, where a known reading explains it. */
  explained_by: Hypothesis | undefined;
  findings: CdrFinding[];
  /** Our price; undefined when there is none. */
  published: Published | undefined;
  priced: Priced | undefined;
}

/** Throws InputError when the CDR or a tariff cannot be read at all. */
export function checkCdr(parts: CheckParts): CdrReport {
  const { version = '2.2.1', context = {} } = parts;
  const cdr = readCdr(parts.cdr, version);
  const published = (parts.tariffs ?? []).map((tariff) => readTariff(tariff, version));
  const check = new Check(cdr, { ...parts, version, context }, published);
  return check.report();
}

const MEASURED = new Set(['total_energy', 'total_time']);

type Settled = CheckParts & { version: OcpiVersion; context: CheckContext };

class Check {
  private readonly findings: CdrFinding[] = [];
  private readonly tariffs: readonly Tariff[];
  private readonly timeZone: string | undefined;

  constructor(
    private readonly cdr: Cdr,
    private readonly parts: Settled,
    private readonly published: readonly Tariff[],
  ) {
    this.tariffs = this.tariffsOf(published);
    this.timeZone = parts.context.timeZone ?? (cdr.country && zoneOfCountry(cdr.country));
  }

  report(): CdrReport {
    const { cdr, parts } = this;
    const priced = this.price();
    this.findings.unshift(...plausibility(cdr, parts.context, priced?.adjustment !== undefined));
    this.findings.push(...creditFindings(cdr, parts.context.original, parts.version));
    const comparisons = this.comparisons(priced);
    const total = comparisons.filter(({ field }) => field.startsWith('total_cost'));
    const isWrong = total.some(({ verdict }) => verdict === 'MISMATCH');
    const areWrong = comparisons.some(({ field, verdict }) => MEASURED.has(field) && verdict === 'MISMATCH');
    if (priced && areWrong && areBilled(cdr, priced))
      this.find('W', 'TOTALS_ARE_BILLED', 'its totals of energy and time are what was billed, not what was measured');
    return {
      verdict: worst(comparisons.map(({ verdict }) => verdict)),
      comparisons,
      explained_by: priced && isWrong ? this.explain(priced) : undefined,
      findings: this.findings,
      published: priced && publish(priced, cdr.isCredit ? 'CREDIT' : 'PRICE'),
      priced,
    };
  }

  /** Those of the CDR; the published ones where it has none. */
  private tariffsOf(published: readonly Tariff[]): readonly Tariff[] {
    const { cdr, parts } = this;
    if (cdr.tariffs.length === 0) {
      if (published.length > 0)
        this.find('W', 'TARIFF_FROM_CACHE', 'the CDR encloses no tariff; the published one is used');
      return published;
    }
    for (const [index, tariff] of cdr.tariffs.entries()) {
      const place = published.findIndex(({ id }) => id.toLowerCase() === tariff.id.toLowerCase());
      if (place < 0 || sameTariff(cdr.enclosed[index], parts.tariffs?.[place])) continue;
      this.find('W', 'TARIFF_DIFFERS_FROM_PUBLISHED', `tariff ${tariff.id} is not as it was published`, {
        tariff: tariff.id,
      });
    }
    const isEnclosed = ({ id }: Tariff) => cdr.tariffs.some((other) => other.id.toLowerCase() === id.toLowerCase());
    const named = new Set(cdr.periods.map(({ tariffId }) => tariffId?.toLowerCase()));
    return [...cdr.tariffs, ...published.filter((tariff) => named.has(tariff.id.toLowerCase()) && !isEnclosed(tariff))];
  }

  private price(): Priced | undefined {
    if (!this.timeZone && this.tariffs.some(dependsOnClock))
      this.find('W', 'TIME_ZONE_UNKNOWN', 'the price depends on the local time, and the time zone is not known');
    try {
      const priced = priceSession({ ...this.question(), policy: this.parts.policy });
      for (const finding of priced.findings) this.findings.push({ severity: 'W', ...finding });
      if (priced.currency !== this.cdr.currency)
        this.find('E', 'CURRENCY_DIFFERS', `the CDR is in ${this.cdr.currency}, its tariff in ${priced.currency}`);
      return this.betterOutcome(priced);
    } catch (error) {
      if (!(error instanceof PricingError)) throw error;
      this.find('W', error.code, error.message);
      return undefined;
    }
  }

  /** The CDR of an unused reservation does not say how it ended: the outcome that fits is taken. */
  private betterOutcome(priced: Priced): Priced {
    const isUnused = priced.periods.length > 0 && priced.periods.every(({ kind }) => kind === 'RESERVATION');
    const claimed = this.cdr.costs.total_cost;
    if (!isUnused || !claimed) return priced;
    const fits = ({ total }: Priced) => total.excl.toFixed(2) === claimed.excl.abs().toFixed(2);
    if (fits(priced)) return priced;
    const question = this.question();
    const cancelled = priceSession({ ...question, session: { ...question.session, outcome: 'CANCELLED' } });
    if (!fits(cancelled)) return priced;
    this.find('W', 'RESERVATION_CANCELLED', 'the amount is that of a cancelled reservation, not of an expired one');
    return cancelled;
  }

  private question() {
    const { start, end, periods } = this.cdr;
    const session: PeriodSession = {
      mode: 'PERIODS',
      timeZone: this.timeZone ?? 'UTC',
      payment: this.tariffs.every(({ kind }) => kind === 'AD_HOC_PAYMENT') ? 'AD_HOC' : 'CONTRACT',
      preferences: [],
      span: { start, end },
      periods,
      outcome: undefined,
    };
    return { tariffs: this.tariffs, session, version: this.parts.version };
  }

  private explain(ours: Priced): Hypothesis | undefined {
    const { total_cost: claimed } = this.cdr.costs;
    if (!claimed) return undefined;
    const { tariffs, parts } = this;
    return explainDifference({
      claimed: this.cdr.isCredit ? { excl: claimed.excl.neg(), incl: claimed.incl?.neg() } : claimed,
      ours,
      tariffs: [...tariffs, ...this.published],
      again: (policy, others = tariffs) => {
        try {
          return priceSession({ ...this.question(), tariffs: others, policy: { ...parts.policy, ...policy } });
        } catch (error) {
          if (error instanceof PricingError) return undefined;
          throw error;
        }
      },
    });
  }

  private comparisons(priced: Priced | undefined): Comparison[] {
    const { cdr } = this;
    if (!priced)
      return [
        {
          field: 'total_cost',
          claimed: null,
          computed: null,
          difference: null,
          verdict: 'NOT_CHECKED',
          reason: 'it has no price',
        },
      ];
    const measured = (value: Exact): Ours => ({ value, tolerance: exact('0.001'), digits: 3 });
    return [
      ...COSTS.flatMap((name) => this.costComparisons(name, priced)),
      ...(cdr.energy ? [compare('total_energy', cdr.energy, measured(this.energyOf(priced)))] : []),
      ...(cdr.time ? [compare('total_time', cdr.time, measured(exact(priced.time).div(HOUR_MS)))] : []),
      ...(cdr.parking
        ? [compare('total_parking_time', cdr.parking, measured(exact(priced.parking).div(HOUR_MS)))]
        : []),
    ];
  }

  /** Periods that list no energy say nothing about it. */
  private energyOf(priced: Priced): Exact {
    const isListed = this.cdr.periods.some(({ volumes }) => volumes.has('ENERGY'));
    return isListed ? kwhOf(priced.energy) : (this.cdr.energy ?? kwhOf(priced.energy));
  }

  private costComparisons(name: Cost, priced: Priced): Comparison[] {
    const { cdr } = this;
    const claimed = cdr.costs[name];
    const amount = name === 'total_cost' ? priced.total : priced.subtotals[name.slice(6, -5) as Subtotal];
    // A credit CDR repeats everything but its total; many negate the parts as well, which is told elsewhere.
    const isNegated = cdr.isCredit && (name === 'total_cost' || claimed?.excl.isNegative());
    if (!claimed && name !== 'total_cost') return [];
    const side = (of: 'excl' | 'incl'): Ours | undefined => {
      if (!amount) return undefined;
      const value = isNegated ? amount[of].neg() : amount[of];
      const range = priced.range;
      const bounds = range && { low: value.plus(range.below[of]), high: value.plus(range.above[of]) };
      return { value, ...bounds, tolerance: tolerance(cdr.currency), digits: 2 };
    };
    return [
      compare(`${name}.excl_vat`, claimed?.excl, side('excl')),
      ...(claimed?.incl && priced.isVatKnown ? [compare(`${name}.incl_vat`, claimed.incl, side('incl'))] : []),
    ];
  }

  private find(severity: CdrFinding['severity'], code: string, reason: string, about: object = {}): void {
    this.findings.push({ code, severity, reason, ...about });
  }
}
