/** Quantities as people read them. */
import type { Dimension } from './tariff';
import { kwhText } from './units';

/** `2 h 5 min`, `11.75 kWh`, `1`. */
export function quantityWords(dimension: Dimension, quantity: number): string {
  if (dimension === 'FLAT') return String(quantity);
  if (dimension === 'ENERGY') return `${kwhText(quantity)} kWh`;
  return durationWords(quantity);
}

export function durationWords(ms: number): string {
  const seconds = ms / 1000;
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.round((seconds % 60) * 1000) / 1000, 's'],
  ] as const;
  const told = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return told.length > 0 ? told.join(' ') : '0 s';
}
