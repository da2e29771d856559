/**
 * Energy between meter readings, by straight lines (OCPI 2.2.1 "ChargingPeriod class": what was not measured at a
 * boundary may be interpolated). Exact: registers are whole numbers, and a line between two of them is a fraction.
 */
import type { Finding } from './errors';
import type { Reading } from './session';
import { CDR_ENERGY, divideHalfUp, HOUR_MS } from './units';

interface Point {
  /** Seconds. */
  at: number;
  /** Net energy since the session began, times `scale`. */
  value: bigint;
}

/** Where a line between two readings crosses an amount of energy. */
export interface Crossing {
  /** The second in which it happens; the true time is `at + fraction`. */
  at: number;
  fraction: number;
  energy: number;
}

export class Meter {
  private readonly points: Point[];
  /** All values are multiplied by it, so that the register at the start of the session is a whole number. */
  private readonly scale: bigint;

  constructor(readings: readonly Reading[], start: number, end: number, findings: Finding[]) {
    const clean = cleaned(readings, findings).map(({ at, net }) => ({ at: at / 1000, net: BigInt(net) }));
    const from = start / 1000;
    const [before, after] = around(clean, from);
    this.scale = before && after ? BigInt(after.at - before.at) : 1n;
    const zero = registerAt(before, after, from);
    this.points = surrounding(clean, from, end / 1000).map(({ at, net }) => ({ at, value: net * this.scale - zero }));
    tellMissing(clean, from, end / 1000, findings);
  }

  /** Seconds at which the meter was read. */
  get instants(): number[] {
    return this.points.map(({ at }) => at);
  }

  isReadAt(second: number): boolean {
    return around(this.points, second)[0]?.at === second;
  }

  /** Net energy since the start, as a CDR can carry it; level before the first and after the last reading. */
  energyAt(second: number): number {
    const [before, after] = around(this.points, second);
    const known = before ?? after;
    if (!known) return 0;
    if (!before || !after || before.at === second) return this.carried(known.value, this.scale);
    const line = before.value * BigInt(after.at - second) + after.value * BigInt(second - before.at);
    return this.carried(line, this.scale * BigInt(after.at - before.at));
  }

  /** Average power between the readings around a second (0.0001 kW); undefined when the meter was never read. */
  powerAt(second: number): number | undefined {
    if (this.points.length === 0) return undefined;
    const [before, after] = around(this.points, second);
    if (!before || !after) return 0;
    const hour = BigInt(HOUR_MS / 1000);
    const seconds = BigInt(after.at - before.at);
    return Number(divideHalfUp((after.value - before.value) * hour, seconds * this.scale * BigInt(CDR_ENERGY)));
  }

  /** Where the energy reaches an amount, strictly between two readings. */
  crossings(energy: number): Crossing[] {
    const wanted = BigInt(energy) * this.scale;
    return this.points.slice(1).flatMap((after, index) => {
      const before = this.points[index] as Point;
      const rises = before.value < wanted && wanted < after.value;
      if (!rises && !(before.value > wanted && wanted > after.value)) return [];
      const way = (wanted - before.value) * BigInt(after.at - before.at);
      const whole = after.value - before.value;
      const fraction = Number(way % whole) / Number(whole);
      return [{ at: before.at + Number(way / whole), fraction, energy }];
    });
  }

  private carried(value: bigint, scale: bigint): number {
    return Number(divideHalfUp(value, scale * BigInt(CDR_ENERGY))) * CDR_ENERGY;
  }
}

/** The neighbours of an instant: the last at or before it, the first after it. */
function around<T extends { at: number }>(points: readonly T[], at: number): [T | undefined, T | undefined] {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as T).at <= at) low = middle + 1;
    else high = middle;
  }
  return [points[low - 1], points[low]];
}

interface Net {
  at: number;
  net: bigint;
}

/** The register at an instant, times the seconds between its neighbours. */
function registerAt(before: Net | undefined, after: Net | undefined, at: number): bigint {
  if (before && after) return before.net * BigInt(after.at - at) + after.net * BigInt(at - before.at);
  return (before ?? after)?.net ?? 0n;
}

/** What lies inside, the last before and the first after. */
function surrounding(clean: Net[], from: number, to: number): Net[] {
  const first = clean.findLastIndex(({ at }) => at <= from);
  const last = clean.findIndex(({ at }) => at >= to);
  return clean.slice(Math.max(0, first), last < 0 ? clean.length : last + 1);
}

/** In order, each instant once, and no register that falls. */
function cleaned(readings: readonly Reading[], findings: Finding[]): { at: number; net: number }[] {
  const clean: { at: number; net: number }[] = [];
  let imported = -Infinity;
  let exported = 0;
  const fallen: string[] = [];
  for (const reading of [...readings].sort((a, b) => a.at - b.at)) {
    if (reading.imported < imported || (reading.exported ?? exported) < exported)
      fallen.push(new Date(reading.at).toISOString());
    imported = Math.max(imported, reading.imported);
    exported = Math.max(exported, reading.exported ?? exported);
    if (clean.at(-1)?.at === reading.at) clean.pop();
    clean.push({ at: reading.at, net: imported - exported });
  }
  if (fallen.length > 0)
    findings.push({
      code: 'METER_WENT_BACK',
      reason: 'a register shows less than before; the higher value is kept',
      at: fallen,
    });
  return clean;
}

function tellMissing(clean: Net[], from: number, to: number, findings: Finding[]): void {
  const missing = [
    ...(clean.some(({ at }) => at <= from) ? [] : ['start']),
    ...(clean.some(({ at }) => at >= to) ? [] : ['end']),
  ];
  if (missing.length === 0) return;
  findings.push({
    code: 'METER_MISSING',
    reason: `no meter reading at the ${missing.join(' and the ')} of the session: its energy is not certain`,
    missing,
  });
}
