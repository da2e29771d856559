/** What can never be reached, where no price is, and where the order of the elements decides. */
import type { Moment } from '../moment';
import { clockText } from '../restrictions';
import { type Candidate, type Candidates, DIMENSIONS, type Dimension } from '../tariff';
import { kwhText, kwText, secondsText } from '../units';
import { type Remark, remark } from './codes';
import { type Cell, type Grid, gridOf, matchesAt } from './grid';
import { pathOf, type TariffView } from './view';

export interface Reach {
  remarks: Remark[];
  isApproximate: boolean;
}

export function reachRemarks({ tariff }: TariffView): Reach {
  const all: [Candidates, Dimension][] = DIMENSIONS.flatMap((dimension) => [
    [tariff.session, dimension],
    [tariff.reservation, dimension],
    [tariff.expired, dimension],
  ]);
  const reached = new Set<Candidate>();
  const remarks: Remark[] = [];
  let isApproximate = false;
  for (const [candidates, dimension] of all) {
    const list = candidates[dimension];
    if (list.length === 0) continue;
    const grid = gridOf(list.map(({ element }) => element));
    isApproximate ||= grid.isApproximate;
    const seen = walk(list, grid);
    for (const candidate of seen.reached) reached.add(candidate);
    if (candidates === tariff.session) remarks.push(...gapsOf(seen.gaps, grid, dimension), ...seen.overlaps);
  }
  return { remarks: [...unreachable(all, reached), ...remarks], isApproximate };
}

interface Seen {
  reached: Set<Candidate>;
  gaps: Cell[];
  overlaps: Remark[];
}

function walk(list: readonly Candidate[], grid: Grid): Seen {
  const reached = new Set<Candidate>();
  const gaps: Cell[] = [];
  const overlaps = new Map<string, Remark>();
  const covering = new Map<Candidate, Candidate[]>();
  for (const cell of grid.cells) {
    const matches = matchesAt(list, cell.moment);
    const [first, second] = matches;
    for (const [index, candidate] of matches.entries()) keepCovering(covering, candidate, matches.slice(0, index));
    if (first) reached.add(first);
    else gaps.push(cell);
    if (first && second && isWorthAWord(first, second))
      overlaps.set(`${first.element.index} ${second.element.index}`, overlap(first, second));
  }
  return { reached, gaps, overlaps: [...overlaps.values(), ...suspicious(covering)] };
}

/** Those above it that match wherever it does. */
function keepCovering(covering: Map<Candidate, Candidate[]>, candidate: Candidate, above: Candidate[]): void {
  const known = covering.get(candidate);
  covering.set(candidate, known ? known.filter((other) => above.includes(other)) : above);
}

/** A restricted element that a wider restricted one above it leaves nothing. */
function suspicious(covering: Map<Candidate, Candidate[]>): Remark[] {
  return [...covering].flatMap(([{ element, component }, above]) => {
    const wider = above.find((other) => other.element.conditions.length > 0);
    if (!wider || element.conditions.length === 0) return [];
    const facts = { first: String(wider.element.index), second: String(element.index), dimension: component.dimension };
    return [remark('ORDER_SUSPICIOUS', pathOf(component), facts)];
  });
}

/** A plain fallback below is how tariffs are written; two restricted elements that meet are not. */
const isWorthAWord = (first: Candidate, second: Candidate) =>
  first.element.conditions.length > 0 &&
  second.element.conditions.length > 0 &&
  !first.component.price.equals(second.component.price);

const overlap = ({ component: a }: Candidate, { component: b }: Candidate): Remark =>
  remark('OVERLAP_DIFFERENT_PRICE', pathOf(b), {
    dimension: b.dimension,
    first: String(a.element),
    second: String(b.element),
  });

function unreachable(all: [Candidates, Dimension][], reached: Set<Candidate>): Remark[] {
  const candidates = all.flatMap(([lists, dimension]) => lists[dimension]);
  const isReached = (path: string) => [...reached].some(({ component }) => pathOf(component) === path);
  const lost = new Map(
    candidates
      .filter(({ component }) => !isReached(pathOf(component)))
      .map((candidate) => [pathOf(candidate.component), candidate]),
  );
  return [...lost].flatMap(([path, { element, component }]) => {
    const isWhole = element.components.every((other) => lost.has(pathOf(other)));
    const blocking = candidates.find(
      ({ element: other, component: { dimension } }) =>
        other.index < element.index && other.conditions.length === 0 && dimension === component.dimension,
    );
    const found: Remark[] = [];
    if (isWhole && element.components[0] === component)
      found.push(remark('ELEMENT_UNREACHABLE', `/elements/${element.index}`));
    else if (!isWhole) found.push(remark('COMPONENT_UNREACHABLE', path));
    if (blocking && element.conditions.length > 0)
      found.push(remark('FALLBACK_NOT_LAST', pathOf(blocking.component), { dimension: component.dimension }));
    return found;
  });
}

/** Moments that are told of a gap; more than these nobody reads. */
const TOLD = 3;

/** One remark per dimension, with the first moments of the day that show it. A fee need not be active at every moment. */
function gapsOf(gaps: readonly Cell[], grid: Grid, dimension: Dimension): Remark[] {
  if (dimension === 'FLAT') return [];
  const isExport = ({ moment: { facts } }: Cell) => (facts.power ?? 0) < 0 || (facts.current ?? 0) < 0;
  const charging = gaps.filter((cell) => !isExport(cell));
  const times = new Map(charging.map((cell) => [cell.moment.second, cell]).reverse() as [number, Cell][]);
  const told = [...times.values()].reverse().slice(0, TOLD);
  if (told.length === 0) return [];
  return [
    remark('GAP_NO_PRICE', '/elements', { dimension, when: told.map((cell) => whenOf(cell, grid, gaps)).join('; ') }),
  ];
}

function whenOf({ moment, until }: Cell, { axes, cells }: Grid, gaps: readonly Cell[]): string {
  const sameTime = (other: Cell) => other.moment.second === moment.second;
  const days = [...new Set(gaps.filter(sameTime).map((cell) => cell.moment.weekday))];
  const isEveryDay = days.length === new Set(cells.map((cell) => cell.moment.weekday)).size;
  return [
    ...(axes.day && !isEveryDay ? [days.join(', ')] : []),
    ...(axes.clock ? [`${clockText(moment.second)}–${until === 86_400 ? '24:00' : clockText(until)}`] : []),
    ...measuresOf(moment, axes),
  ].join(', ');
}

function measuresOf({ facts: { energy, duration, power, current } }: Moment, axes: Grid['axes']): string[] {
  return [
    ...(axes.energy ? [`≥ ${kwhText(energy)} kWh`] : []),
    ...(axes.duration ? [`≥ ${secondsText(duration)} s`] : []),
    ...(axes.power && power !== undefined ? [`≥ ${kwText(power)} kW`] : []),
    ...(axes.current && current !== undefined ? [`≥ ${kwText(current)} A`] : []),
  ];
}
