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
