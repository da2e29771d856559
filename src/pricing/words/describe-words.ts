/** How a tariff is put into words for people who charge by it. Facts are handed in already written. */
export type Part = 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT' | 'RESERVATION' | 'EXPIRED';

export interface DescribeWords {
  title: Record<Part, string>;
  part(title: string, prices: string): string;
  /** An amount with its currency: `€ 0.35`, `0,35 €`. */
  money(digits: string, symbol: string): string;
  point: string;
  free: string;
  perKwh(price: string): string;
  perMinute(minute: string, hour: string): string;
  once(price: string): string;
  otherwise: string;
  and: string;
  blocks(step: string): string;
  days(names: string[]): string;
  day: Record<string, string>;
  timeWindow(from: string, to: string): string;
  timeFrom(from: string): string;
  timeUntil(to: string): string;
  dateFrom(date: string): string;
  dateUntil(date: string): string;
  atLeast: Record<'kwh' | 'power' | 'current' | 'duration', (value: string) => string>;
  below: Record<'kwh' | 'power' | 'current' | 'duration', (value: string) => string>;
  between: Record<'kwh' | 'power' | 'current' | 'duration', (low: string, high: string) => string>;
  unknown(name: string): string;
  gap(part: Part, when: string): string;
  dependsOnCar: string;
  minimum(price: string): string;
  maximum(price: string): string;
  vatIncluded(rates: string): string;
  vatExcluded: string;
  noVat: string;
  localTime: string;
  validFrom(date: string): string;
  validUntil(date: string): string;
}
