/** Tariffs and sessions of the pricing tests: only what matters is written, everything else is ordinary. */
import type { Policy } from '../../src/pricing/policy';
import type { Published } from '../../src/pricing/publish';
import { priceRequest } from '../../src/pricing/request';

export const aComponent = (type: string, price: number | string, more: object = {}) => ({
  type,
  price,
  step_size: 1,
  ...more,
});

/** An element of components, with restrictions where they are given. */
export const anElement = (components: object[], restrictions?: object) => ({
  price_components: components,
  ...(restrictions ? { restrictions } : {}),
});

export const aTariff = (elements: object[], more: object = {}) => ({
  country_code: 'NL',
  party_id: 'TNM',
  id: 'T1',
  currency: 'EUR',
  elements,
  last_updated: '2024-01-01T00:00:00Z',
  ...more,
});

export const anEnergyTariff = (price: number | string, more: object = {}) =>
  aTariff([anElement([aComponent('ENERGY', price)])], more);

/** Wednesday, 2025-01-15 from 10:00 to 12:00 in Amsterdam, 10 kWh at a steady 5 kW. */
export const aSession = (changes: object = {}) => ({
  mode: 'METER',
  time_zone: 'Europe/Amsterdam',
  start_date_time: '2025-01-15T09:00:00Z',
  end_date_time: '2025-01-15T11:00:00Z',
  meter_readings: [
    { timestamp: '2025-01-15T09:00:00Z', kwh: 100 },
    { timestamp: '2025-01-15T11:00:00Z', kwh: 110 },
  ],
  ...changes,
});

export function priceOf(
  tariff: object | object[],
  session: object,
  more: object = {},
  policy?: Partial<Policy>,
): Published {
  const tariffs = Array.isArray(tariff) ? tariff : [tariff];
  return priceRequest({ tariffs, session, ...more }, policy).published;
}

export const totalOf = (...question: Parameters<typeof priceOf>) => priceOf(...question).totals.total_cost?.excl_vat;
export const codesOf = ({ findings }: Published) => findings.map(({ code }) => code);
