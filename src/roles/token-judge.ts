/**
 * May this Token charge? A hosted eMSP's answer, by its Token and what the back office says of it. The state of the
 * place plays no part. OCPI 2.2.1 "Tokens, Real-time authorization".
 */
import { newId } from '../lib/ids';
import { type Answer, done } from '../ocpi/answer';
import { checked } from '../ocpi/check';
import { type AuthorizationInfo, LocationReferences, type Token, TokenQuery } from '../ocpi/model';
import { tokenId } from '../ocpi/object-key';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { readJson } from './pushed';
import type { Operations, Visit } from './roles';
import type { ObjectShelf } from './shelf';
import type { TokenPolicy, TokenPolicyShelf } from './token-policy';
import type { TokenName } from './token-question';

/** A question and its answer, for the feed. */
export interface Judged {
  owner: PartyId;
  asker: PartyId;
  uid: string;
  info: AuthorizationInfo;
}

export interface TokenJudgeParts {
  shelf: ObjectShelf;
  policies: TokenPolicyShelf;
  told: (judged: Judged) => void;
}

export class TokenJudge {
  constructor(private readonly parts: TokenJudgeParts) {}

  operations(): Operations {
    return { postAuthorize: (visit) => this.postAuthorize(visit) };
  }

  /** Answers another party. Throws like `find`. */
  async judge(
    { owner, asker }: { owner: PartyId; asker: PartyId },
    name: TokenName,
    place?: LocationReferences,
  ): Promise<AuthorizationInfo> {
    const info = await this.find(owner, name, place);
    this.parts.told({ owner, asker, uid: info.token.uid, info });
    return info;
  }

  /** Throws `unknownToken`; `notEnoughInformation` when it depends on a place and none is named. */
  async find(owner: PartyId, { uid, type }: TokenName, place?: LocationReferences): Promise<AuthorizationInfo> {
    const key = partyKey(owner);
    const objectId = tokenId(uid, type);
    const held = await this.parts.shelf.get(key, { module: 'tokens', owner: key, objectId });
    if (!held) throw new OcpiError('unknownToken', `${key} has no ${type ?? 'RFID'} Token ${uid}`);
    const token = JSON.parse(held.json) as Token;
    const policy = (await this.parts.policies.get(key, objectId)) ?? {};
    return { ...verdictOf(token, policy, place), token };
  }

  private async postAuthorize({ request, from, party }: Visit): Promise<Answer> {
    const { type } = checked(TokenQuery, Object.fromEntries(new URLSearchParams(request.search)));
    const place = request.body?.length ? checked(LocationReferences, readJson(request.body)) : undefined;
    const name = { uid: request.params.token_uid ?? '', type };
    return done(await this.judge({ owner: party.id, asker: from }, name, place));
  }
}

type Verdict = Omit<AuthorizationInfo, 'token'>;

/** A Token that is not valid is never allowed, whatever was set before. */
function verdictOf({ valid }: Token, policy: TokenPolicy, place: LocationReferences | undefined): Verdict {
  const { allowed = null, locations, info } = policy;
  const told = info ? { info } : {};
  if (!valid) return { allowed: allowed === null || allowed === 'ALLOWED' ? 'BLOCKED' : allowed, ...told };
  if (allowed !== null && allowed !== 'ALLOWED') return { allowed, ...told };
  const where = locations ? placeWithin(locations, place) : place;
  if (locations && !where) return { allowed: 'NOT_ALLOWED', ...told };
  return { allowed: 'ALLOWED', ...(where ? { location: where } : {}), authorization_reference: newId(), ...told };
}

/** The part of the place asked about where the Token may charge; undefined: nowhere there. */
function placeWithin(allowed: LocationReferences[], place: LocationReferences | undefined) {
  if (!place)
    throw new OcpiError('notEnoughInformation', 'this Token may not charge everywhere; send LocationReferences');
  const known = allowed.filter(({ location_id }) => isSameId(location_id, place.location_id));
  if (known.length === 0) return undefined;
  const evses = known.flatMap(({ evse_uids }) => evse_uids ?? []);
  // One entry without EVSEs stands for the whole Location.
  if (known.some(({ evse_uids }) => !evse_uids?.length)) return place;
  const asked = place.evse_uids?.length ? place.evse_uids : evses;
  const evse_uids = asked.filter((uid) => evses.some((one) => isSameId(one, uid)));
  return evse_uids.length > 0 ? { location_id: place.location_id, evse_uids } : undefined;
}

const isSameId = (a: string, b: string) => a.toUpperCase() === b.toUpperCase();
