/** Decimal text → whole numbers of a small unit, digit by digit: no binary rest ever gets into a bill (BR-50). */

const DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * `text` × 10^`digits`, rounded half away from zero; undefined when it is no decimal number. `scaled('12.3456', 3)` is
 * 12346.
 */
export function scaled(text: string, digits: number): number | undefined {
  const parts = DECIMAL.exec(text.trim());
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const shift = digits + Number(exponent);
  const all = whole + fraction.padEnd(Math.max(0, shift), '0');
  const cut = whole.length + shift;
  const kept = cut <= 0 ? 0 : Number(all.slice(0, cut));
  const next = cut < 0 ? '0' : (all[cut] ?? '0');
  const size = kept + (next >= '5' ? 1 : 0);
  if (!Number.isSafeInteger(size)) return undefined;
  return sign === '-' && size !== 0 ? -size : size;
}

/** A whole number of 10^-`digits` as a number with at most four decimals, the most that OCPI carries. */
export function toOcpi(value: number, digits: number): number {
  const shift = 10 ** Math.max(0, digits - 4);
  const kept = Math.sign(value) * Math.round(Math.abs(value) / shift);
  return Number(`${kept}e-${Math.min(4, digits)}`);
}
