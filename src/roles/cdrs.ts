/** CDRs that partners send: kept for good, never changed. OCPI 2.2.1 "CDRs, Receiver Interface". */
import { type Answer, created, done } from '../ocpi/answer';
import type { ObjectKey } from '../ocpi/object-key';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { columnsOf } from './columns';
import { type ReceiverParts, readChecked } from './receiver';
import type { Operations, Visit } from './roles';
import { isSame } from './same';
import { partAnswer } from './sender';

export interface CdrParts extends ReceiverParts {
  /** Address of our CDRs Receiver interface, for `Location`. */
  address: () => string;
}

export function cdrOperations({ shelf, book, received, address }: CdrParts): Operations {
  return {
    async postCdr({ request, party }: Visit): Promise<Answer> {
      const value = readChecked(request);
      const owner = { countryCode: String(value.country_code), partyId: String(value.party_id) };
      if (!book.speaksFor(request.platform, owner) && book.ownerOf(owner))
        throw new OcpiError('invalidParameters', `/party_id: ${partyKey(owner)} is not a party of your platform`);
      const id = String(value.id);
      const key: ObjectKey = { module: 'cdrs', owner: partyKey(owner), objectId: id.toUpperCase() };
      const holder = partyKey(party.id);
      const json = request.body?.toString('utf8') ?? '';
      const before = await shelf.change(holder, key, (known) => (known ? {} : { put: columnsOf('cdrs', json, value) }));
      if (before && !isSame(before.json, json))
        throw new OcpiError('clientError', `CDR ${id} was received before with other content; a CDR is never changed`);
      if (!before) received({ holder, key, json, isNew: true });
      const Location = `${address()}/${encodeURIComponent(`${key.owner}*${id}`)}`;
      return before ? done(undefined, { Location }) : created(undefined, { Location });
    },
    async getPushedCdr({ request, party }: Visit): Promise<Answer> {
      const [country = '', code = '', ...id] = (request.params.cdr_id ?? '').split('*');
      const owner = partyKey({ countryCode: country, partyId: code });
      const key: ObjectKey = { module: 'cdrs', owner, objectId: id.join('*').toUpperCase() };
      const isTheirs = book.speaksFor(request.platform, { countryCode: country, partyId: code });
      const found = isTheirs ? await shelf.get(partyKey(party.id), key) : undefined;
      return partAnswer(found?.json, { cdr_id: request.params.cdr_id ?? '' });
    },
  };
}
