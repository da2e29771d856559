/** A transaction as the Session of OCPI (mapping 5.2, 5.3). */
import { toDateTime } from '../../lib/clock';
import type { Session, SessionStatus, Token } from '../../ocpi/model';
import { toOcpi } from '../models/decimal';
import type { FrozenPlace, Grant, Transaction } from '../models/transaction';
import { type Bill, wholeSecond } from './bill';
import { cdrTokenOf, totalOf } from './words';

export interface SessionParts {
  tx: Transaction;
  place: FrozenPlace;
  grant: Grant & { token: Token };
  bill: Bill;
  status: SessionStatus;
  /** Milliseconds: when its content last changed. */
  changedAt: number;
}

export function sessionOf({ tx, place, grant, bill, status, changedAt }: SessionParts): Session {
  const isOver = status === 'COMPLETED' || status === 'INVALID';
  const periods = isOver ? bill.sessionPeriods : bill.sessionPeriods.slice(0, -1);
  return {
    country_code: place.party.countryCode,
    party_id: place.party.partyId,
    id: tx.opening.sessionId,
    start_date_time: toDateTime(wholeSecond(tx.startedAt ?? changedAt)),
    ...(isOver ? { end_date_time: toDateTime(bill.until) } : {}),
    kwh: toOcpi(bill.energy, 6),
    cdr_token: cdrTokenOf(grant.token),
    auth_method: grant.authMethod,
    ...(grant.reference === undefined ? {} : { authorization_reference: grant.reference }),
    location_id: place.location.id,
    evse_uid: place.location.evse_uid,
    connector_id: place.location.connector_id,
    ...(place.meterId === undefined ? {} : { meter_id: place.meterId }),
    currency: place.currency,
    charging_periods: periods,
    ...(bill.price?.totals.total_cost ? { total_cost: totalOf(bill.price.totals.total_cost) } : {}),
    status,
    last_updated: toDateTime(changedAt),
  };
}
