/** A reservation as the Session that it is from the beginning, and as the CDR of one that was never used (mapping 5.2, 7.1). */
import { toDateTime } from '../../lib/clock';
import type { CDR, Session } from '../../ocpi/model';
import type { HeldReservation, ReservationEnd } from '../models/reservation';
import type { FrozenPlace } from '../models/transaction';
import { UNASSIGNED } from '../places';
import type { BridgeRules } from '../rules';
import { periodsOfReservation, price, wholeSecond } from './bill';
import { totalsOf } from './cdr';
import { cdrTokenOf } from './words';

/** Undefined when nothing is published of its place. */
export function reservationSession(held: HeldReservation, changedAt: number): Session | undefined {
  const { place, ended } = held;
  if (!place) return undefined;
  return {
    ...commonOf(held, place),
    id: held.sessionId,
    ...(ended ? { end_date_time: toDateTime(wholeSecond(ended.at)) } : {}),
    kwh: 0,
    location_id: place.location.id,
    evse_uid: place.location.evse_uid,
    connector_id: place.location.connector_id,
    currency: place.currency,
    charging_periods: [],
    status: ended ? 'COMPLETED' : 'RESERVATION',
    last_updated: toDateTime(changedAt),
  };
}

/** Undefined when it costs nothing. */
export function reservationCdr(held: HeldReservation, ended: ReservationEnd, rules: BridgeRules): CDR | undefined {
  const { place, madeAt } = held;
  if (!place) return undefined;
  const [start, end] = [wholeSecond(madeAt), wholeSecond(ended.at)].map(toDateTime);
  const reservation = {
    start_date_time: start,
    end_date_time: end,
    outcome: ended.how === 'Expired' ? 'EXPIRED' : 'CANCELLED',
  };
  const session = { mode: 'METER', time_zone: place.timeZone, meter_readings: [], reservation };
  const { published, periods } = price(place.tariffs, session, rules);
  if (!published || Number(published.totals.total_cost?.excl_vat ?? 0) === 0) return undefined;
  return {
    ...commonOf(held, place),
    id: held.cdrId,
    end_date_time: end as string,
    session_id: held.sessionId,
    cdr_location: { ...place.location, ...UNASSIGNED, evse_id: UNASSIGNED.evse_uid },
    currency: published.currency,
    tariffs: place.tariffs,
    charging_periods: periodsOfReservation(periods),
    ...totalsOf(published.totals),
    last_updated: toDateTime(ended.at),
  };
}

function commonOf({ token, reference, madeAt }: HeldReservation, { party }: FrozenPlace) {
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    start_date_time: toDateTime(wholeSecond(madeAt)),
    cdr_token: cdrTokenOf(token),
    auth_method: 'COMMAND' as const,
    ...(reference === undefined ? {} : { authorization_reference: reference }),
  };
}
