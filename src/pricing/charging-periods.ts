/**
 * What a CDR of ours carries of a priced session (OCPI 2.2.1 "ChargingPeriod class"): volumes as digits, to be written as
 * numbers. Who prices these periods again gets the same amounts.
 */
import { exact, plain } from './money';
import type { Period } from './period';
import type { Priced } from './price';
import { instantText } from './publish';
import { hoursText, kwhFixed, kwText } from './units';

export interface PeriodText {
  start_date_time: string;
  dimensions: { type: string; volume: string }[];
  tariff_id: string;
}

export function chargingPeriodsOf({ periods }: Priced): PeriodText[] {
  return periods.map((period) => ({
    start_date_time: instantText(period.from),
    dimensions: dimensionsOf(period).map(([type, volume]) => ({ type, volume: plain(exact(volume)) })),
    tariff_id: period.tariff.id,
  }));
}

function dimensionsOf(period: Period): [string, string][] {
  const { kind, state, energy, time, parking, reserved, tariff, moment } = period;
  if (kind === 'RESERVATION') return [['RESERVATION_TIME', hoursText(reserved)]];
  const restricts = (subject: string) => tariff.thresholds.some((threshold) => threshold.subject === subject);
  const { power, current } = moment.facts;
  const known = (subject: string, value: number | undefined): [string, string][] =>
    restricts(subject) && value !== undefined
      ? ['MIN', 'MAX'].map((bound) => [`${bound}_${subject.toUpperCase()}`, kwText(value)])
      : [];
  const times: [string, string][] =
    state === 'PARKING' ? [['PARKING_TIME', hoursText(parking)]] : [['TIME', hoursText(time)]];
  return [['ENERGY', kwhFixed(energy)], ...times, ...known('power', power), ...known('current', current)];
}
