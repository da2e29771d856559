/**
 * The energy of a transaction over time (mapping 6.2): registers in the order of time, without what cannot be true. The
 * register that the stop message gives decides; labels of kWh and Wh that were mixed up are found by what is plausible.
 */
import type { Flag, Transaction } from './transaction';

/** A register at a moment, in thousandths of a Wh. */
export interface Point {
  at: number;
  value: number;
}

export interface Curve {
  points: Point[];
  flags: Flag[];
}

const HOUR_MS = 3_600_000;
/** Thousandths of a Wh. */
const KWH = 1_000_000;
/** No EVSE of a car gives more; with room for a meter that is read late. */
const MAX_KW = 1_000;
const ROOM = 100 * KWH;
/** A wrong factor between kWh and Wh. */
const FACTORS = [1, 1000, 0.001];
/** How near the last sample must be to what the stop says, to tell that its unit is right. */
const NEAR = 0.01;
const LAST_MS = 60_000;

/** The import register from start to end. */
export function importCurve(tx: Transaction, until: number): Curve {
  const start = tx.startedAt ?? tx.measured[0]?.at ?? until;
  const labelled = samplesOf(tx, start, until);
  const earliest = firstRegister(tx);
  const factor = factorOf(tx, earliest, labelled);
  // What the end says is right as it is.
  const scaled = (value: number) => (value === tx.endRegister ? value : Math.round(value * factor));
  const samples = labelled.map(({ at, value }) => ({ at, value: scaled(value) }));
  const first = tx.startRegister ?? (earliest === undefined ? undefined : Math.round(earliest * factor));
  if (first === undefined) return { points: [], flags: [] };
  const building = new CurveBuilder({ at: start, value: first });
  if (factor !== 1) building.flags.add('unitMix');
  for (const [index, sample] of samples.entries()) building.add(sample, samples[index + 1]);
  if (tx.endedAt !== null && tx.endedAt <= until) building.finish(tx.endedAt, tx.endRegister);
  return { points: building.points, flags: [...building.flags] };
}

/** Before a transaction is a Session nothing flows: its earliest register is that of the start. */
function firstRegister({ measured }: Transaction): number | undefined {
  const told = measured.filter(({ imported }) => imported !== undefined);
  return told.sort((a, b) => a.at - b.at)[0]?.imported;
}

/** The factor by which all samples lie where start and stop say they must. `earliest`: counts where no start does. */
function factorOf(
  { startRegister, endRegister, endedAt }: Transaction,
  earliest: number | undefined,
  samples: Point[],
) {
  const last = samples.at(-1);
  if (!last || earliest === undefined) return 1;
  const fits = (factor: number) => {
    const start = startRegister ?? earliest * factor;
    const values = samples.map(({ value }) => value * factor);
    const highest = endRegister ?? start + mostIn(last.at - (samples[0] as Point).at);
    if (values.some((value) => value < start - KWH / 1000 || value > highest + KWH / 10)) return false;
    if (endRegister === null || endedAt === null || endedAt - last.at > LAST_MS) return true;
    return Math.abs(last.value * factor - endRegister) <= Math.max(KWH, NEAR * (endRegister - start));
  };
  return FACTORS.find(fits) ?? 1;
}

const mostIn = (ms: number) => ((MAX_KW * KWH) / HOUR_MS) * Math.max(ms, 0) + ROOM;

class CurveBuilder {
  readonly flags = new Set<Flag>();
  readonly points: Point[];
  /** What an exchanged meter had counted before. */
  private offset = 0;

  constructor(first: Point) {
    this.points = [first];
  }

  add({ at, value }: Point, next: Point | undefined): void {
    const last = this.last();
    const known = value + this.offset;
    if (known >= last.value && known - last.value <= mostIn(at - last.at)) {
      put(this.points, { at, value: known });
      return;
    }
    // A single value whose unit was left out.
    const asKwh = value * 1000 + this.offset;
    if (known < last.value && asKwh >= last.value && asKwh - last.value <= mostIn(at - last.at)) {
      this.flags.add('unitMix');
      put(this.points, { at, value: asKwh });
    } else if (known < last.value && next !== undefined && next.value >= value) this.restart({ at, value });
  }

  /** What the stop message says is the end, unless it lies below what was measured. */
  finish(at: number, register: number | null): void {
    const end = register === null ? this.last().value : register + this.offset;
    if (end < this.last().value) this.flags.add('registerFell').add('suspect');
    const first = this.points[0] as Point;
    const value = Math.max(end, first.value);
    while (this.points.length > 1 && (this.last().at >= at || this.last().value > value)) this.points.pop();
    if (this.last().at === at && this.points.length > 1) this.points.pop();
    this.points.push({ at, value });
  }

  /** The meter was exchanged, or its counter began again: what follows is counted on. */
  private restart({ at, value }: Point): void {
    this.offset = this.last().value - value;
    this.flags.add('registerFell').add('suspect');
    put(this.points, { at, value: this.last().value });
  }

  private last(): Point {
    return this.points.at(-1) as Point;
  }
}

/** The export register; nothing is known of its start but its first value. */
export function exportCurve({ measured, startedAt }: Transaction, until: number): Curve {
  const points: Point[] = [];
  const told = measured.flatMap(({ at, exported }) =>
    exported === undefined || at > until ? [] : [{ at, value: exported }],
  );
  for (const point of told.sort((a, b) => a.at - b.at))
    if (point.value >= (points.at(-1)?.value ?? 0)) put(points, { ...point, at: Math.max(point.at, startedAt ?? 0) });
  return { points, flags: [] };
}

function samplesOf({ measured, endedAt }: Transaction, start: number, until: number): Point[] {
  const end = Math.min(until, endedAt ?? until);
  const points = measured.flatMap(({ at, imported }) => (imported === undefined ? [] : [{ at, value: imported }]));
  const inside = points.filter(({ at }) => at >= start - 60_000 && at <= end + 30_000);
  return inside.map(({ at, value }) => ({ at: Math.min(Math.max(at, start), end), value })).sort((a, b) => a.at - b.at);
}

/** One value per moment: the later arrival wins. */
function put(points: Point[], point: Point): void {
  if (points.at(-1)?.at === point.at && points.length > 1) points.pop();
  if (points.at(-1)?.at === point.at) return;
  points.push(point);
}

/** The register at a moment, on the line between the points around it. */
export function valueAt(points: readonly Point[], at: number): number {
  const after = points.findIndex((point) => point.at >= at);
  if (after < 0) return points.at(-1)?.value ?? 0;
  const b = points[after] as Point;
  const a = points[after - 1];
  if (!a || b.at === a.at) return b.value;
  return Math.round(a.value + ((b.value - a.value) * (at - a.at)) / (b.at - a.at));
}
