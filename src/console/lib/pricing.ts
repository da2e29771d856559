/** What the API says about prices. Decimals are text, so that no digit is lost. */
import { post } from './client';
import type { Cdr, ChargingPeriod } from './objects';
import { momentIn } from './time';

export interface PricedAmount {
  excl_vat: string;
  incl_vat: string | null;
}

export interface PriceLine {
  dimension: string;
  tariff_id: string;
  from: string;
  to: string;
  unit: 'kWh' | 's' | 'fee';
  quantity: string;
  billed: string;
  price: number;
  vat: number | null;
  cost_excl_vat: string;
  cost_incl_vat: string | null;
}

export interface Finding {
  code: string;
  reason: string;
  severity?: string;
}

export interface PriceAnswer {
  currency: string;
  payable: PricedAmount;
  breakdown: PriceLine[];
  findings: Finding[];
  explanation?: string;
  charging_periods?: ChargingPeriod[];
}

export interface CheckAnswer {
  verdict: string;
  differences: {
    field: string;
    claimed: string | null;
    computed: string | null;
    difference: string | null;
    verdict: string;
    reason: string;
  }[];
  findings: Finding[];
  price: PriceAnswer | null;
  explanation: string | null;
}

export const checkCdr = (cdr: Cdr, language: string) => post<CheckAnswer>('/pricing/check', { cdr }, { language });

/** Prices what the meter of a session showed; `at` in milliseconds, in order. */
export function priceOfReadings(
  tariff: object,
  timeZone: string,
  readings: { at: number; kwh: number }[],
  language: string,
): Promise<PriceAnswer> {
  const meter_readings = readings.map(({ at, kwh }) => ({ timestamp: new Date(at).toISOString(), kwh }));
  const session = {
    mode: 'METER',
    time_zone: timeZone,
    start_date_time: meter_readings[0]?.timestamp,
    end_date_time: meter_readings.at(-1)?.timestamp,
    meter_readings,
  };
  return post<PriceAnswer>('/pricing/price', { tariff, session }, { language });
}

/** A session as somebody imagines it: even power from the first minute to the last. */
export interface Imagined {
  /** As clocks at the station show it: `2026-06-01T18:00`. */
  start: string;
  minutes: number;
  kwh: number;
  timeZone: string;
}

const MINUTE_MS = 60_000;

/** Prices a tariff for an imagined session. */
export function priceOf(tariff: object, { start, minutes, kwh, timeZone }: Imagined, language: string) {
  const startMs = momentIn(timeZone, start);
  const readings = [
    { at: startMs, kwh: 0 },
    { at: startMs + minutes * MINUTE_MS, kwh },
  ];
  return priceOfReadings(tariff, timeZone, readings, language);
}
