/** Français. */
import type { LineWords, Words } from './words';

const what = { FLAT: 'forfait', ENERGY: 'énergie', TIME: 'temps de charge', PARKING_TIME: 'stationnement' };
const of = { FLAT: 'de forfait', ENERGY: 'd’énergie', TIME: 'de charge', PARKING_TIME: 'de stationnement' };

const subject = ({ dimension, isReservation }: LineWords): string => {
  if (!isReservation) return what[dimension];
  return dimension === 'FLAT' ? 'forfait de réservation' : 'temps réservé';
};
const ofSubject = (line: LineWords) => (line.isReservation ? 'de réservation' : of[line.dimension]);
const where = ({ component, element, tariff }: LineWords) =>
  `prix ${component} de l’élément ${element} du tarif ${tariff}`;
const mode = {
  HALF_UP: 'au plus proche, la moitié vers le haut',
  HALF_EVEN: 'au pair le plus proche',
  DOWN: 'vers le bas',
};
const measuredOf = (line: LineWords) =>
  line.dimension === 'FLAT' ? subject(line) : `${line.measured} ${ofSubject(line)}`;

export const french: Words = {
  point: ',',
  dimension: what,
  perUnit: { FLAT: 'une fois', ENERGY: 'par kWh', TIME: 'par heure', PARKING_TIME: 'par heure' },
  day: {
    MONDAY: 'lundi',
    TUESDAY: 'mardi',
    WEDNESDAY: 'mercredi',
    THURSDAY: 'jeudi',
    FRIDAY: 'vendredi',
    SATURDAY: 'samedi',
    SUNDAY: 'dimanche',
  },
  tariff: (id, currency, zone) =>
    `Le tarif ${id} s’applique, en ${currency} : celui qui était valable au début. Les heures sont locales (${zone}).`,
  laterTariff: (id, when) => `À partir du ${when}, le tarif ${id} s’applique.`,
  line(line) {
    const { when, measured, billed, step, price, excl, incl, vat } = line;
    const steps = billed === measured ? '' : `, facturé ${billed} par tranches de ${step}`;
    const withVat = incl === undefined ? '' : vat === undefined ? ' (sans TVA)' : ` (${incl} avec ${vat} % de TVA)`;
    return `${when} : ${measuredOf(line)} à ${price}${steps} = ${excl}${withVat}. C’est le ${where(line)}${line.because}.`;
  },
  free: (line) => `${line.when} : ${measuredOf(line)} gratuit. C’est le ${where(line)}${line.because}.`,
  because: (phrase, actual) => `, qui s’applique ${phrase} (c’était ${actual})`,
  rounding: ({ dimension, measured, billed, step }) =>
    `Total ${of[dimension]} de ${measured}, arrondi une seule fois à ${billed}, par tranches de ${step} de son dernier prix.`,
  unpriced: (when, dimension, measured) =>
    `${when} : ${measured} ${of[dimension]} ne coûte rien : aucun élément du tarif n’a de prix à ce moment.`,
  negative: (when, measured) => `${when} : ${measured} rendus par le véhicule ; rien n’est payé pour cela.`,
  minimum: (raw, total) => `Le prix serait de ${raw} ; le tarif a un minimum, donc ${total} est facturé.`,
  maximum: (raw, total) => `Le prix serait de ${raw} ; le tarif a un maximum, donc ${total} est facturé.`,
  estimated: (whens) => `Le compteur n’a pas été lu à ${whens} : l’énergie y est calculée entre deux relevés.`,
  spans: (periods) =>
    `Le prix change pendant la période ${periods} : elle est facturée au prix de son premier instant, et le total n’est pas certain.`,
  averages: (periods) => `La période ${periods} n’indique pas de puissance : la moyenne décide de son prix.`,
  rounded: (how, digits, payableDigits) =>
    `Chaque montant est arrondi une seule fois, ${mode[how]}, à ${digits} décimales ; la somme à payer, depuis le total, à ${payableDigits}.`,
  total: (total, payable) => `Au total ${total} ; à payer : ${payable}.`,
  credit: (total) => `Ceci annule un CDR : son total est de ${total}, tout le reste répète l’original.`,
};
