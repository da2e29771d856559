/** English. */
import type { LineWords, Words } from './words';

const what = { FLAT: 'fee', ENERGY: 'energy', TIME: 'charging time', PARKING_TIME: 'parking' };

const subject = ({ dimension, isReservation }: LineWords): string => {
  if (!isReservation) return what[dimension];
  return dimension === 'FLAT' ? 'reservation fee' : 'reserved time';
};
const where = ({ component, element, tariff }: LineWords) =>
  `price ${component} of element ${element} of tariff ${tariff}`;
const mode = { HALF_UP: 'half up', HALF_EVEN: 'half to even', DOWN: 'down' };

export const english: Words = {
  point: '.',
  dimension: what,
  perUnit: { FLAT: 'once', ENERGY: 'per kWh', TIME: 'per hour', PARKING_TIME: 'per hour' },
  day: {
    MONDAY: 'Monday',
    TUESDAY: 'Tuesday',
    WEDNESDAY: 'Wednesday',
    THURSDAY: 'Thursday',
    FRIDAY: 'Friday',
    SATURDAY: 'Saturday',
    SUNDAY: 'Sunday',
  },
  tariff: (id, currency, zone) =>
    `Tariff ${id} applies, in ${currency}: the one that was valid at the start. Times are local (${zone}).`,
  laterTariff: (id, when) => `From ${when} on tariff ${id} applies.`,
  line(line) {
    const { when, measured, billed, step, price, excl, incl, vat } = line;
    const amount = line.dimension === 'FLAT' ? '' : `${measured} of `;
    const steps = billed === measured ? '' : `, billed as ${billed} in blocks of ${step}`;
    const withVat = incl === undefined ? '' : vat === undefined ? ' (no VAT)' : ` (${incl} with ${vat} % VAT)`;
    return `${when}: ${amount}${subject(line)} at ${price}${steps} = ${excl}${withVat}. This is ${where(line)}${line.because}.`;
  },
  free: (line) =>
    `${line.when}: ${line.dimension === 'FLAT' ? '' : `${line.measured} of `}${subject(line)} is free of charge. This is ${where(line)}${line.because}.`,
  because: (phrase, actual) => `, which applies ${phrase} (it was ${actual})`,
  rounding: ({ dimension, measured, billed, step }) =>
    `All ${what[dimension]} together, ${measured}, is rounded up once, to ${billed}, by the block of ${step} of its last price.`,
  unpriced: (when, dimension, measured) =>
    `${when}: ${measured} of ${what[dimension]} costs nothing: no element of the tariff has a price for it there.`,
  negative: (when, measured) => `${when}: ${measured} flowed back from the vehicle; nothing is paid for it.`,
  minimum: (raw, total) => `It would cost ${raw}; the tariff has a minimum, so ${total} is charged.`,
  maximum: (raw, total) => `It would cost ${raw}; the tariff has a maximum, so ${total} is charged.`,
  estimated: (whens) => `The meter was not read at ${whens}: the energy there lies on the line between two readings.`,
  spans: (periods) =>
    `The price changes within period ${periods}: it is billed at the price of its first instant, and the total is not certain.`,
  averages: (periods) => `No power is given for period ${periods}: the average decides about its price.`,
  rounded: (how, digits, payableDigits) =>
    `Each amount is rounded once, ${mode[how]}, to ${digits} decimals; what is to pay, from the total, to ${payableDigits}.`,
  total: (total, payable) => `In total ${total}; to pay: ${payable}.`,
  credit: (total) => `This takes back a CDR: its total is ${total}, everything else repeats the original.`,
};
