/** Restrictions that cannot hold, say nothing, or say something else than they seem to. */
import { exact } from '../money';
import { zoneOf } from '../zone';
import { type Remark, remark } from './codes';
import type { Place } from './place';
import { type ElementView, hasDimension, MEASURES, type Measure, type TariffView } from './view';

const DAY = 86_400_000;

export function restrictionRemarks(view: TariffView, now: number | undefined): Remark[] {
  return [
    ...view.elements.flatMap((element) => [
      ...timeRemarks(element),
      ...clockChangeRemarks(element, view.place, now),
      ...dateRemarks(element, now),
      ...boundRemarks(element),
      ...unitRemarks(element, view.place),
      ...parkingRemarks(element),
      ...element.element.unknown.map((name) => remark('RESTRICTION_UNKNOWN', `${element.path}/restrictions/${name}`)),
    ]),
    ...tierRemarks(view),
    ...overlapRemarks(view),
  ];
}

const at = ({ path }: ElementView, name: string) => `${path}/restrictions/${name}`;

function timeRemarks(view: ElementView): Remark[] {
  const { startTime: start, endTime: end, days, startDate, endDate } = view;
  const found: Remark[] = [];
  if (start !== undefined && start === end) found.push(remark('TIME_START_EQUALS_END', at(view, 'start_time')));
  if (end === '23:59') found.push(remark('TIME_ENDS_2359', at(view, 'end_time')));
  const wraps = start !== undefined && end !== undefined && start > end && end !== '00:00';
  if (wraps && days.length > 0 && days.length < 7) found.push(remark('WRAP_WITH_WEEKDAY', at(view, 'day_of_week')));
  if (wraps && (startDate !== undefined || endDate !== undefined))
    found.push(remark('WRAP_WITH_DATE', at(view, 'start_time')));
  return found;
}

const YEAR = 366 * DAY;

/** Where the zone is known: the nights of the year to come; a zone whose clocks are never changed has none. */
function clockChangeRemarks(view: ElementView, { timeZone }: Place, now: number | undefined): Remark[] {
  const { startTime: start, endTime: end } = view;
  if (![start, end].some((time) => time !== undefined && time >= '01:00' && time <= '03:00')) return [];
  const told = remark('WINDOW_HITS_DST_GAP', at(view, start === undefined ? 'end_time' : 'start_time'));
  if (timeZone === undefined || now === undefined) return [told];
  const zone = zoneOf(timeZone);
  const nights = zone
    .changes(now, now + YEAR)
    .filter((instant) => zone.ahead(instant) !== zone.ahead(instant - 1))
    .map((instant) => new Date(zone.wall(instant)).toISOString().slice(0, 10));
  if (nights.length === 0) return [];
  return [{ ...told, facts: { nights: nights.sort().join(', ') }, sentence: 'WINDOW_HITS_DST_GAP.NIGHTS' }];
}

function dateRemarks(view: ElementView, now: number | undefined): Remark[] {
  const { startDate: start, endDate: end } = view;
  if (end === undefined) return [];
  if (start !== undefined && end <= start) return [remark('DATE_RANGE_EMPTY', at(view, 'end_date'), { start, end })];
  const found: Remark[] = [];
  const isSunday = new Date(Date.parse(end)).getUTCDay() === 0;
  if (end.endsWith('-12-31') || isSunday) found.push(remark('DATE_END_EXCLUSIVE', at(view, 'end_date'), { end }));
  if (now !== undefined && Date.parse(end) + DAY < now) found.push(remark('DATE_PAST', at(view, 'end_date'), { end }));
  return found;
}

function boundRemarks(view: ElementView): Remark[] {
  return MEASURES.flatMap((measure) => {
    const { min, max } = view.bounds[measure];
    const facts = { name: measure, min: min?.toFixed() ?? '', max: max?.toFixed() ?? '' };
    const isEmpty = min && max?.lessThanOrEqualTo(min);
    const path = at(view, `max_${measure}`);
    return [
      ...(isEmpty ? [remark('MIN_NOT_BELOW_MAX', path, facts)] : []),
      ...(max?.isZero() ? [zeroMax(measure, path)] : []),
      ...(measure === 'power' || measure === 'current' ? [] : unsignedRemarks(view, measure)),
    ];
  });
}

/** Energy and duration begin at zero. */
function unsignedRemarks(view: ElementView, measure: Measure): Remark[] {
  const { min, max } = view.bounds[measure];
  const path = at(view, `min_${measure}`);
  return [
    ...(min?.isZero() ? [remark('ZERO_RESTRICTION', path, { name: `min_${measure}` })] : []),
    ...(min?.isNegative() ? [remark('NEGATIVE_RESTRICTION', path)] : []),
    ...(max?.isNegative() ? [remark('NEGATIVE_RESTRICTION', at(view, `max_${measure}`))] : []),
  ];
}

const zeroMax = (measure: Measure, path: string): Remark =>
  measure === 'power' ? remark('EXPORT_PRICE', path) : remark('ZERO_RESTRICTION', path, { name: `max_${measure}` });

const PER_PHASE = [16, 32].map((amperes) => exact(amperes));
const MINUTES = [30, 60, 90, 120, 240].map((minutes) => exact(minutes));

/** Values that look as if they were meant in another unit. */
function unitRemarks(view: ElementView, { powerTypes }: Place): Remark[] {
  const mayBeThreePhase = powerTypes.length === 0 || powerTypes.includes('AC_3_PHASE');
  const each = (measure: (typeof MEASURES)[number]) =>
    (['min', 'max'] as const).flatMap((side) => {
      const value = view.bounds[measure][side];
      return value ? [{ path: at(view, `${side}_${measure}`), value }] : [];
    });
  return [
    ...each('current')
      .filter(({ value }) => mayBeThreePhase && PER_PHASE.some((amperes) => amperes.equals(value)))
      .map(({ path, value }) => remark('CURRENT_LOOKS_PER_PHASE', path, { value: value.toFixed() })),
    ...each('power')
      .filter(({ value }) => value.greaterThan(1000))
      .map(({ path, value }) => remark('POWER_LOOKS_LIKE_WATT', path, { value: value.toFixed() })),
    ...each('duration')
      .filter(({ value }) => MINUTES.some((minutes) => minutes.equals(value)))
      .map(({ path, value }) => remark('DURATION_LOOKS_LIKE_MINUTES', path, { value: value.toFixed() })),
  ];
}

function parkingRemarks(view: ElementView): Remark[] {
  if (!hasDimension(view, 'PARKING_TIME')) return [];
  const { duration, power, current } = view.bounds;
  return [
    ...(duration.min || duration.max ? [remark('DURATION_ON_PARKING', `${view.path}/restrictions`)] : []),
    ...(power.min || power.max || current.min || current.max
      ? [remark('POWER_ON_PARKING', `${view.path}/restrictions`)]
      : []),
  ];
}

/** A tier that ends at 10 and the next that begins at 10.1. */
function tierRemarks({ elements }: TariffView): Remark[] {
  return MEASURES.flatMap((measure) =>
    elements.flatMap((lower) => {
      const { max } = lower.bounds[measure];
      const above = elements.filter((other) => {
        const { min } = other.bounds[measure];
        return max && min?.greaterThan(max) && min.lessThan(max.times('1.1')) && sharesDimension(lower, other);
      });
      const isJoined = elements.some((other) => max && other.bounds[measure].min?.equals(max));
      return isJoined
        ? []
        : above.map((other) =>
            remark('TIER_HOLE', at(other, `min_${measure}`), {
              max: max?.toFixed() ?? '',
              min: other.bounds[measure].min?.toFixed() ?? '',
            }),
          );
    }),
  );
}

/** A tier that ends at 10 and the next that begins at 8. */
function overlapRemarks({ elements }: TariffView): Remark[] {
  return MEASURES.flatMap((measure) =>
    elements.flatMap((lower, index) => {
      const { min: from, max } = lower.bounds[measure];
      const others = elements.slice(index + 1).filter((other) => {
        const { min } = other.bounds[measure];
        return max && min?.lessThan(max) && min.greaterThan(from ?? 0) && sharesDimension(lower, other);
      });
      return others.map((other) =>
        remark('TIER_OVERLAP', at(other, `min_${measure}`), {
          min: other.bounds[measure].min?.toFixed() ?? '',
          max: max?.toFixed() ?? '',
        }),
      );
    }),
  );
}

const sharesDimension = (a: ElementView, b: ElementView) =>
  a.element.components.some(({ dimension }) => hasDimension(b, dimension));
