/** Numbers and ids of the French register, checked. Own wording of the public rules of AFIREV and INSEE. */

/** A company number: nine digits with a Luhn check digit. */
export function isSiren(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false;
  const sum = [...text].reduce((total, digit, index) => total + luhn(Number(digit), index), 0);
  return sum % 10 === 0;
}

function luhn(digit: number, index: number): number {
  const doubled = index % 2 === 1 ? digit * 2 : digit;
  return doubled > 9 ? doubled - 9 : doubled;
}

/** An id without its separators: `FR*ABC*E1` and `FRABCE1` are one. */
export const normalisedId = (id: string) => id.toUpperCase().replace(/[*\-\s]/g, '');

/** `FR` and three more: one operational unit. */
export const isPrefix = (text: string) => /^FR[A-Z0-9]{3}$/.test(text);

/** The id of a station: the unit's prefix, `P`, up to 29 more. */
export const isStationId = (id: string) => /^FR[A-Z0-9]{3}P[A-Z0-9]{1,29}$/.test(normalisedId(id));

export const prefixOf = (id: string) => normalisedId(id).slice(0, 5);
