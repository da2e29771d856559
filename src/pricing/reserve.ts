/** A reservation → periods (OCPI 2.2.1 "TariffRestrictions class", reservation): time alone, from the moment it is made. */
import { Moment } from './moment';
import { activeAt, candidatesFor, join, keyOf, type Period, sameKey } from './period';
import type { Policy } from './policy';
import { checkSpan, clockBoundaries } from './segment';
import type { Reservation } from './session';
import type { Tariff } from './tariff';
import type { Zone } from './zone';

export interface ReservationParts {
  reservation: Reservation;
  tariff: Tariff;
  zone: Zone;
  policy: Policy;
}

/** Throws END_BEFORE_START and SESSION_TOO_LONG. */
export function segmentReservation({ reservation, tariff, zone, policy }: ReservationParts): Period[] {
  const { start, end, outcome } = reservation;
  const elements = tariff.elements.filter((element) => element.reservation);
  checkSpan(reservation, elements);
  const durations = elements.flatMap((element) => element.durations.map((duration) => start + duration));
  const inside = [...clockBoundaries(elements, zone, start, end), ...durations].filter((at) => at > start && at < end);
  const cuts = [...new Set([start, ...inside, end])].sort((a, b) => a - b);
  const periods: Period[] = [];
  let feeIsDue = true;
  for (let index = 0; index === 0 || index + 1 < cuts.length; index++) {
    const from = cuts[index] as number;
    const next = reserved({ from, to: cuts[index + 1] ?? from, start });
    const last = periods.at(-1);
    const feeBegins = feeIsDue && next.active.FLAT !== undefined;
    if (feeBegins) feeIsDue = false;
    if (last && !feeBegins && sameKey(keyOf(last), keyOf(next))) join(last, next);
    else periods.push(next);
  }
  return periods;

  function reserved(at: { from: number; to: number; start: number }): Period {
    const facts = { at: at.from, duration: at.from - at.start, energy: 0, power: 0, current: 0 };
    const moment = new Moment(facts, zone);
    return {
      kind: 'RESERVATION',
      outcome,
      state: 'NEITHER',
      from: at.from,
      to: at.to,
      energy: 0,
      time: 0,
      parking: 0,
      reserved: at.to - at.from,
      tariff,
      moment,
      active: activeAt(candidatesFor(tariff, 'RESERVATION', outcome), moment, policy.choice),
    };
  }
}
