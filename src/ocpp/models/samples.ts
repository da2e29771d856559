/** Samples as stations send them → numbers of one unit each (mapping 6.1). What cannot be read is refused and counted. */
import type { Reading, Sample, SignedRecord } from '../station-event';
import { scaled } from './decimal';

/** One moment's values, each a whole number. */
export interface Measured {
  at: number;
  /** Registers in thousandths of a Wh. */
  imported?: number;
  exported?: number;
  /** mW, drawn from the grid by the vehicle; negative: fed back. */
  power?: number;
  /** mA by phase (0: without a phase), negative: fed back. */
  currents?: Record<number, number>;
  /** Thousandths of a percent. */
  charge?: number;
  context: string;
  signed?: SignedRecord[];
}

interface Quantity {
  member: 'imported' | 'exported' | 'power' | 'current' | 'charge';
  /** Fed back counts against what is drawn. */
  sign: 1 | -1;
}

const QUANTITIES: Record<string, Quantity> = {
  'Energy.Active.Import.Register': { member: 'imported', sign: 1 },
  'Energy.Active.Export.Register': { member: 'exported', sign: 1 },
  'Power.Active.Import': { member: 'power', sign: 1 },
  'Power.Active.Export': { member: 'power', sign: -1 },
  'Current.Import': { member: 'current', sign: 1 },
  'Current.Export': { member: 'current', sign: -1 },
  SoC: { member: 'charge', sign: 1 },
};
/** Digits between the unit and the whole numbers that are kept. */
const DIGITS: Record<string, number> = { Wh: 3, kWh: 6, W: 3, kW: 6, A: 3, Percent: 3, '': 3 };
/** Energy is billed where the vehicle takes it; the inlet of a DC charger is the grid's side. */
const METERED_AT = new Set(['Outlet', 'EV']);

interface Found {
  quantity: Quantity;
  phase: number;
  value: number;
}

/** `at`: the moment of the reading, corrected. `refused`: values that were no numbers. */
export function measure({ samples }: Reading, at: number): { measured: Measured; refused: number } {
  const signed = samples.flatMap((sample) => (sample.signed ? [sample.signed] : []));
  const plain = samples.filter((sample) => !sample.signed && QUANTITIES[sample.measurand] !== undefined);
  const found = plain.filter(isMeteredHere).flatMap((sample) => find(sample) ?? []);
  const refused = plain.filter((sample) => find(sample) === undefined).length;
  const measured: Measured = {
    at,
    context: samples.find(({ context }) => context.startsWith('Transaction.'))?.context ?? 'Sample.Periodic',
    ...(signed.length > 0 ? { signed } : {}),
  };
  for (const member of ['imported', 'exported', 'power', 'charge'] as const) {
    const value = total(found.filter(({ quantity }) => quantity.member === member));
    if (value !== undefined) measured[member] = value;
  }
  const currents = found.filter(({ quantity }) => quantity.member === 'current');
  for (const { phase, value } of currents) measured.currents = { ...measured.currents, [phase]: value };
  if (measured.charge !== undefined && (measured.charge < 0 || measured.charge > 100_000)) delete measured.charge;
  return { measured, refused };
}

const isMeteredHere = ({ location, measurand }: Sample) => measurand === 'SoC' || METERED_AT.has(location);

function find(sample: Sample): Found | undefined {
  const quantity = QUANTITIES[sample.measurand];
  const digits = DIGITS[sample.unit];
  if (!quantity || digits === undefined) return undefined;
  const value = scaled(sample.value, digits);
  return value === undefined ? undefined : { quantity, phase: phaseOf(sample.phase), value: quantity.sign * value };
}

/** `L2` and `L2-N` are phase 2; the neutral conductor and phase to phase say nothing that is billed. */
function phaseOf(phase: string | undefined): number {
  return phase === undefined ? 0 : Number(/^L([123])(-N)?$/.exec(phase)?.[1] ?? -1);
}

/** A value for all phases counts before the sum of single ones. */
function total(found: Found[]): number | undefined {
  const whole = found.filter(({ phase }) => phase === 0);
  const counted = whole.length > 0 ? whole : found.filter(({ phase }) => phase > 0);
  return counted.length === 0 ? undefined : counted.reduce((sum, { value }) => sum + value, 0);
}
