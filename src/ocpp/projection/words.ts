/** What Sessions and CDRs write the same way. */
import type { Price, Token } from '../../ocpi/model';
import type { PublishedAmount } from '../../pricing/publish';

export const priceOf = ({ excl_vat, incl_vat }: PublishedAmount): Price => ({
  excl_vat: Number(excl_vat),
  ...(incl_vat === null ? {} : { incl_vat: Number(incl_vat) }),
});

export const cdrTokenOf = ({ country_code, party_id, uid, type, contract_id }: Token) => ({
  country_code,
  party_id,
  uid,
  type,
  contract_id,
});

/** Nobody is paid by itself for what a vehicle fed back (mapping 12): a total never falls below zero. */
export function totalOf(amount: PublishedAmount): Price {
  return Number(amount.excl_vat) < 0 ? priceOf({ excl_vat: '0', incl_vat: amount.incl_vat && '0' }) : priceOf(amount);
}
