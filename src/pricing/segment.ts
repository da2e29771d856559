/**
 * Meter data → charging periods, as a CDR of ours carries them (OCPI 2.2.1 "ChargingPeriod class": a period begins at
 * every moment that matters for the cost).
 *
 * The session is cut at every instant at which a price, the state or the energy may change; neighbours between which
 * nothing changed are put together again. Only what a CDR can carry is priced, so a partner who prices our CDR again
 * gets our amounts to the last digit. A stretch without duration but with energy stays: it is what happened between a
 * threshold and another boundary in the same second.
 */
import type { TariffPhase } from './choose';
import { type Finding, PricingError } from './errors';
import { Meter } from './meter';
import { Moment } from './moment';
import { activeAt, candidatesFor, join, keyOf, type Period, type PeriodKey, sameKey } from './period';
import type { Policy } from './policy';
import type { MeterSession } from './session';
import type { Element } from './tariff';
import { DAY_MS } from './units';
import type { Zone } from './zone';

/** Longer than anybody charges; a bound on the number of boundaries. */
const MAX_DAYS = 400;
/** More changes of price than any session meets; a bound on the work. */
export const MAX_BOUNDARIES = 10_000;

export interface SegmentParts {
  session: MeterSession;
  phases: TariffPhase[];
  zone: Zone;
  policy: Policy;
  findings: Finding[];
}

/** Throws END_BEFORE_START and SESSION_TOO_LONG. */
export function segmentSession(parts: SegmentParts): Period[] {
  const { span, readings } = parts.session;
  if (!span) return [];
  checkSpan(
    span,
    parts.phases.flatMap(({ tariff }) => tariff.elements),
  );
  const meter = new Meter(readings, span.start, span.end, parts.findings);
  return new Segmenter(parts, span, meter).periods();
}

/** Throws END_BEFORE_START and SESSION_TOO_LONG. */
export function checkSpan({ start, end }: { start: number; end: number }, elements: readonly Element[]): void {
  if (end < start) throw new PricingError('END_BEFORE_START');
  if (end - start > MAX_DAYS * DAY_MS)
    throw new PricingError('SESSION_TOO_LONG', `it lasts longer than ${MAX_DAYS} days; are its start and end right?`);
  if (clockBoundaryCount(elements, start, end) > MAX_BOUNDARIES)
    throw new PricingError('SESSION_TOO_LONG', `the price may change more than ${MAX_BOUNDARIES} times while it lasts`);
}

/** Where to cut, with the energy there. Keys are true seconds: a crossing lies somewhere inside its second. */
type Cuts = Map<number, number>;

class Segmenter {
  private readonly elements: Element[];
  private readonly usesPower: boolean;
  /** The average power changes with each reading, and the energy may reach a threshold just there. */
  private readonly readingsMatter: boolean;
  private phase = 0;
  private state = -1;
  private power = -1;
  private current = -1;

  constructor(
    private readonly parts: SegmentParts,
    private readonly span: { start: number; end: number },
    private readonly meter: Meter,
  ) {
    const tariffs = new Set(parts.phases.map(({ tariff }) => tariff));
    this.elements = [...tariffs].flatMap(({ elements }) => elements.filter(({ reservation }) => !reservation));
    this.usesPower = this.elements.some(({ powers }) => powers.length > 0);
    this.readingsMatter = this.usesPower || this.elements.some(({ energies }) => energies.length > 0);
  }

  periods(): Period[] {
    const cuts = this.cuts();
    const keys = [...cuts.keys()].sort((a, b) => a - b);
    const periods: Period[] = [];
    let previous: PeriodKey | undefined;
    let feeIsDue = true;
    for (let index = 0; index + 1 < keys.length; index++) {
      const segment = this.segment(keys[index] as number, keys[index + 1] as number, cuts);
      if (segment.from === segment.to && segment.energy === 0) continue;
      const key = keyOf(segment);
      const last = periods.at(-1);
      const feeBegins = feeIsDue && segment.active.FLAT !== undefined;
      if (feeBegins) feeIsDue = false;
      if (last && previous && !feeBegins && sameKey(previous, key)) join(last, segment);
      else periods.push(segment);
      previous = key;
    }
    // A session without any duration still has a first instant, and its fee.
    if (periods.length === 0) periods.push(this.segment(this.span.start / 1000, this.span.start / 1000, cuts));
    return periods;
  }

  private cuts(): Cuts {
    const { session, phases } = this.parts;
    const { start, end } = this.span;
    const cuts: Cuts = new Map();
    const cutAt = (second: number) => {
      if (second >= start / 1000 && second <= end / 1000 && !cuts.has(second))
        cuts.set(second, this.meter.energyAt(second));
    };
    for (const at of [start, end]) cutAt(at / 1000);
    if (this.readingsMatter) for (const second of this.meter.instants) cutAt(second);
    for (const { from } of [...session.activity, ...session.powers, ...session.currents, ...phases]) cutAt(from / 1000);
    for (const at of clockBoundaries(this.elements, this.parts.zone, start, end)) cutAt(at / 1000);
    for (const duration of this.elements.flatMap(({ durations }) => durations))
      cutAt(Math.floor((start + duration) / 1000));
    this.cutAtThresholds(cuts);
    return cuts;
  }

  private cutAtThresholds(cuts: Cuts): void {
    for (const energy of new Set(this.elements.flatMap(({ energies }) => energies)))
      for (const { at, fraction } of this.meter.crossings(energy)) {
        const key = at + fraction;
        if (key > this.span.start / 1000 && key < this.span.end / 1000) cuts.set(key, energy);
      }
  }

  private segment(key: number, next: number, cuts: Cuts): Period {
    const { session, phases, zone, policy } = this.parts;
    const from = Math.floor(key) * 1000;
    const to = Math.floor(next) * 1000;
    const energyBefore = cuts.get(key) ?? 0;
    this.phase = lastBegun(phases, this.phase, from);
    this.state = lastBegun(session.activity, this.state, from);
    const { tariff } = phases[this.phase] as TariffPhase;
    const energy = (cuts.get(next) ?? 0) - energyBefore;
    const facts = {
      at: from,
      energy: energyBefore,
      isFalling: energy < 0,
      duration: from - this.span.start,
      power: this.powerAt(from),
      current: this.currentAt(from),
    };
    const moment = new Moment(facts, zone);
    return {
      kind: 'SESSION',
      outcome: undefined,
      from,
      to,
      energy,
      ...this.timesOf(to - from),
      reserved: 0,
      tariff,
      moment,
      active: activeAt(candidatesFor(tariff, 'SESSION', undefined), moment, policy.choice),
      isEstimated: !this.meter.isReadAt(key),
    };
  }

  /** Every second is charging or parking: parking is when the vehicle asks for no power (OCPI 2.2.1 "CdrDimensionType"). */
  private timesOf(ms: number): Pick<Period, 'state' | 'time' | 'parking'> {
    const told = this.parts.session.activity[this.state]?.state ?? 'CHARGING';
    const paused = told === 'SUSPENDED_EVSE' ? this.parts.policy.suspendedEvse : undefined;
    if (paused === 'UNBILLED') return { state: 'NEITHER', time: 0, parking: 0 };
    const isParking = told === 'SUSPENDED_EV' || told === 'PARKING' || paused === 'PARKING_TIME';
    return isParking ? { state: 'PARKING', time: 0, parking: ms } : { state: 'CHARGING', time: ms, parking: 0 };
  }

  private powerAt(at: number): number | undefined {
    if (!this.usesPower) return undefined;
    const { powers } = this.parts.session;
    this.power = lastBegun(powers, this.power, at);
    return powers[this.power]?.value ?? this.meter.powerAt(at / 1000);
  }

  private currentAt(at: number): number | undefined {
    const { currents } = this.parts.session;
    this.current = lastBegun(currents, this.current, at);
    return currents[this.current]?.value;
  }
}

/** The last entry that has begun by then, looking on from a known place; entries are in order. */
function lastBegun(entries: readonly { from: number }[], known: number, at: number): number {
  let index = known;
  while (index + 1 < entries.length && (entries[index + 1] as { from: number }).from <= at) index++;
  return index;
}

/** How many boundaries of the clock there are at the most: what nobody charges through need not be worked out. */
export function clockBoundaryCount(elements: readonly Element[], from: number, to: number): number {
  const times = new Set(elements.flatMap((element) => element.times));
  const isTimed = times.size > 0 || elements.some(({ dated }) => dated);
  return isTimed ? Math.ceil(Math.max(0, to - from) / DAY_MS + 1) * (times.size + 1) : 0;
}

/** Instants at which a restriction by clock, weekday or date may change; midnight is one of them. */
export function clockBoundaries(elements: readonly Element[], zone: Zone, from: number, to: number): number[] {
  const times = elements.flatMap(({ times }) => times);
  if (times.length === 0 && !elements.some(({ dated }) => dated)) return [];
  return zone.boundaries(new Set([0, ...times]), from, to);
}
