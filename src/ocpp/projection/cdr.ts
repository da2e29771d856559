/** A transaction as the CDR of OCPI (mapping 7.1): made once, never changed. */
import { toDateTime } from '../../lib/clock';
import type { CDR } from '../../ocpi/model';
import type { Published, PublishedAmount } from '../../pricing/publish';
import { type Bill, wholeSecond } from './bill';
import type { SessionParts } from './session';
import { signedDataOf } from './signed-data';
import { cdrTokenOf, priceOf, totalOf } from './words';

/** Reasons to stop that nobody needs to explain. */
const NORMAL = new Set(['Local', 'EVDisconnected', 'Remote', 'StopAuthorized', 'EVDeparted', 'RemoteStop']);

export function cdrOf({ tx, place, grant, bill, changedAt }: SessionParts, price: Published): CDR {
  const signedData = signedDataOf(tx);
  return {
    country_code: place.party.countryCode,
    party_id: place.party.partyId,
    id: tx.opening.cdrId,
    start_date_time: toDateTime(wholeSecond(tx.opening.reservedFrom ?? tx.startedAt ?? bill.from)),
    end_date_time: toDateTime(bill.until),
    session_id: tx.opening.sessionId,
    cdr_token: cdrTokenOf(grant.token),
    auth_method: grant.authMethod,
    ...(grant.reference === undefined ? {} : { authorization_reference: grant.reference }),
    cdr_location: place.location,
    ...(place.meterId === undefined ? {} : { meter_id: place.meterId }),
    currency: price.currency,
    tariffs: place.tariffs.filter(({ id }) => isUsed(id, bill)),
    charging_periods: bill.periods,
    ...(signedData ? { signed_data: signedData } : {}),
    ...totalsOf(price.totals),
    ...remarkOf(tx.reason, price),
    last_updated: toDateTime(changedAt),
  };
}

export function totalsOf(totals: Published['totals']) {
  return {
    total_cost: totalOf(totals.total_cost as PublishedAmount),
    ...partial('total_fixed_cost', totals.total_fixed_cost),
    total_energy: Number(totals.total_energy),
    ...partial('total_energy_cost', totals.total_energy_cost),
    total_time: Number(totals.total_time),
    ...partial('total_time_cost', totals.total_time_cost),
    total_parking_time: Number(totals.total_parking_time),
    ...partial('total_parking_cost', totals.total_parking_cost),
    ...partial('total_reservation_cost', totals.total_reservation_cost),
  };
}

const LIMITS = { MIN_PRICE: 'Minimum price applied', MAX_PRICE: 'Maximum price applied' };

/** Why it stopped, and why the costs do not add up to the total: a limit of the tariff moved it. */
function remarkOf(reason: string | null, { adjustment, currency }: Published): { remark?: string } {
  const told = [
    ...(reason === null || NORMAL.has(reason) ? [] : [`Stopped: ${reason}`]),
    ...(adjustment ? [`${LIMITS[adjustment.type]}: ${adjustment.excl_vat} ${currency} without VAT`] : []),
  ];
  return told.length > 0 ? { remark: told.join('. ').slice(0, 255) } : {};
}

const isUsed = (id: string, { periods }: Bill) => periods.some(({ tariff_id }) => tariff_id === id);

const partial = (name: string, amount: PublishedAmount | null) => (amount ? { [name]: priceOf(amount) } : {});
