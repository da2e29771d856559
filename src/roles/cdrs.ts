/** CDRs that partners send: kept for good, never changed. OCPI 2.2.1 "CDRs, Receiver Interface". */
import { type Answer, created, done } from '../ocpi/answer';
import { tellFaults } from '../ocpi/check';
import type { ObjectKey } from '../ocpi/object-key';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { columnsOf } from './columns';
import { creditMembers } from './own-rules';
import { readPushed } from './pushed';
import { isTheirs, type ReceiverParts, tellingRefusals } from './receiver';
import type { Operations, Visit } from './roles';
import { isSame } from './same';
import { partAnswer } from './sender';

export interface CdrParts extends ReceiverParts {
  /** Address of our CDRs Receiver interface, for `Location`. */
  address: () => string;
}

export function cdrOperations(parts: CdrParts): Operations {
  return {
    postCdr: tellingRefusals(parts.inbox, (visit) => take(parts, visit)),
    async getPushedCdr({ request, party }: Visit): Promise<Answer> {
      const { owner, objectId } = namedIn(request.params.cdr_id ?? '');
      const key: ObjectKey = { module: 'cdrs', owner: partyKey(owner), objectId };
      const found = isTheirs(parts, request.platform, owner)
        ? await parts.shelf.get(partyKey(party.id), key)
        : undefined;
      return partAnswer(found?.json, { cdr_id: request.params.cdr_id ?? '' });
    },
  };
}

/** The last segment of the addresses that we answer: `NL*TNM*CDR1`, since ids are unique for one CPO only. */
function namedIn(written: string): { owner: PartyId; objectId: string } {
  const [countryCode = '', partyId = '', ...id] = written.split('*');
  return { owner: { countryCode, partyId }, objectId: id.join('*').toUpperCase() };
}

async function take(parts: CdrParts, visit: Visit): Promise<Answer> {
  const { request, party } = visit;
  const pushed = readPushed(visit, parts.events);
  if (!pushed) return done();
  const { text: json, value } = pushed;
  const faults = creditMembers(value);
  if (faults.length > 0) throw new OcpiError('invalidParameters', tellFaults(faults));
  const owner = { countryCode: String(value.country_code), partyId: String(value.party_id) };
  if (!isTheirs(parts, request.platform, owner))
    throw new OcpiError('invalidParameters', `/party_id: ${partyKey(owner)} is not a party of your platform`);
  const id = String(value.id);
  const key: ObjectKey = { module: 'cdrs', owner: partyKey(owner), objectId: id.toUpperCase() };
  const holder = partyKey(party.id);
  const put = columnsOf('cdrs', json, value);
  const before = await parts.shelf.change(holder, key, (known) => (known ? {} : { put }));
  if (before && !isSame(before.json, json))
    throw new OcpiError('invalidParameters', `CDR ${id} came before with other content; a CDR is never changed`);
  if (!before) parts.inbox.received({ holder, key, json, platform: request.platform.id });
  const Location = `${parts.address()}/${encodeURIComponent(`${key.owner}*${id}`)}`;
  return before ? done(undefined, { Location }) : created(undefined, { Location });
}
