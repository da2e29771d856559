/**
 * Which component is first at which moment. Every axis (day, time of day, energy, duration, power, current) is cut where
 * the tariff cuts it; between two cuts nothing changes, so one moment stands for the whole cell, and all moments can be
 * tried. What is first nowhere cannot be reached, what is first for nobody is a gap.
 */
import { Moment, type MomentFacts } from '../moment';
import type { Candidate, Element } from '../tariff';
import { DAY_MS } from '../units';
import { zoneOf } from '../zone';

/** Tried moments times candidates: half a second at the most. */
const MAX_TRIALS = 400_000;
/** 2024-01-01, a Monday. */
const MONDAY = 19_723;

export interface Cell {
  moment: Moment;
  /** Where its stretch of the day ends (seconds); the whole day: 86 400. */
  until: number;
}

export interface Grid {
  cells: Cell[];
  /** Axes that the tariff cuts. */
  axes: { clock: boolean; day: boolean; energy: boolean; duration: boolean; power: boolean; current: boolean };
  /** Not every cell was tried. */
  isApproximate: boolean;
}

export function gridOf(elements: readonly Element[]): Grid {
  const days = daysOf(elements);
  const times = [0, ...new Set(elements.flatMap((element) => element.times))].filter(isFirst).sort((a, b) => a - b);
  const axes = {
    energy: valuesOf(elements.flatMap(({ energies }) => energies)),
    duration: valuesOf(elements.flatMap(({ durations }) => durations)),
    power: valuesOf(elements.flatMap(({ powers }) => powers)),
    current: valuesOf(elements.flatMap(({ currents }) => currents)),
  };
  const room = MAX_TRIALS / Math.max(1, elements.length);
  const isApproximate = thin(axes, Math.max(1, Math.floor(room / (days.length * times.length))));
  const cells = times.flatMap((second, index) =>
    days.flatMap((day) =>
      momentsAt(day * DAY_MS + second * 1000, axes).map((moment) => ({ moment, until: times[index + 1] ?? 86_400 })),
    ),
  );
  return {
    cells: cells.slice(0, room),
    axes: {
      clock: times.length > 1,
      day: days.length > 1,
      energy: axes.energy.length > 1,
      duration: axes.duration.length > 1,
      power: axes.power.length > 1,
      current: axes.current.length > 1,
    },
    isApproximate: isApproximate || cells.length > room,
  };
}

const isFirst = <T>(value: T, index: number, all: readonly T[]) => all.indexOf(value) === index;

/** From each cut on a new cell begins; below the first of negative power lies another. */
function valuesOf(cuts: readonly number[]): number[] {
  const values = [0, ...cuts.filter((cut) => cut > 0)].filter(isFirst).sort((a, b) => a - b);
  return cuts.some((cut) => cut <= 0) ? [-1, ...values] : values;
}

/** A week, or, where dates matter, a week from each of them on. */
function daysOf(elements: readonly Element[]): number[] {
  if (!elements.some(({ dated }) => dated)) return [MONDAY];
  const dates = elements.flatMap(({ conditions }) =>
    conditions.filter(({ name }) => name.endsWith('_date')).map(({ value }) => Date.parse(value) / DAY_MS),
  );
  const starts = [MONDAY, ...dates].filter(isFirst).sort((a, b) => a - b);
  return starts
    .flatMap((start, index) =>
      Array.from({ length: 7 }, (_, day) => start + day).filter((day) => day < (starts[index + 1] ?? Infinity)),
    )
    .slice(0, 400);
}

type Axes = Record<'energy' | 'duration' | 'power' | 'current', number[]>;

/** Leaves axes out, those with the fewest cuts first, until few enough cells remain. */
function thin(axes: Axes, room: number): boolean {
  let isThinned = false;
  const size = () => Object.values(axes).reduce((product, values) => product * values.length, 1);
  while (size() > room) {
    const [name] = Object.entries(axes)
      .filter(([, values]) => values.length > 1)
      .sort((a, b) => a[1].length - b[1].length)[0] as [keyof Axes, number[]];
    axes[name] = axes[name].slice(0, 1);
    isThinned = true;
  }
  return isThinned;
}

function momentsAt(at: number, { energy, duration, power, current }: Axes): Moment[] {
  const utc = zoneOf('UTC');
  const facts = energy.flatMap((e) =>
    duration.flatMap((d) =>
      power.flatMap((p) => current.map((c): MomentFacts => ({ at, energy: e, duration: d, power: p, current: c }))),
    ),
  );
  return facts.map((fact) => new Moment(fact, utc));
}

/** The candidates that match at a moment, in order. */
export const matchesAt = (candidates: readonly Candidate[], moment: Moment): Candidate[] =>
  candidates.filter(({ element }) => element.conditions.every((condition) => condition.holds(moment)));
