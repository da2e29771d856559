import { type PartyId, parseParty, partyKey } from '../ocpi/party';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import { notFound, Problem } from './problem';

/** The party that `/parties/{country}/{party}` names. Throws Problem 400. */
export function partyIn(params: Record<string, string>): PartyId {
  const party = parseParty(`${params.country}*${params.party}`);
  if (!party) throw new Problem(400, 'Bad request', 'a party is two letters and three characters: /parties/FR/ABC');
  return party;
}

/** The same, when this instance speaks for it. Throws Problem 404. */
export function hostedIn(hosted: HostedParties, params: Record<string, string>): HostedParty {
  const id = partyIn(params);
  const party = hosted.spokenFor().find((one) => partyKey(one.id) === partyKey(id));
  if (party) return party;
  throw notFound(`hosted party ${partyKey(id)}; PUT /api/v1/parties/${id.countryCode}/${id.partyId} hosts it`);
}
