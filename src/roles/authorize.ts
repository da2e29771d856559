/**
 * May the driver with this Token charge here? A hosted CPO's question, as a charger asks it: by a command that named the
 * Token, by what its owner has sent of it, by asking the owner, or, when nobody has sent it, by asking all who may own
 * it. Everything together within one deadline. OCPI 2.2.1 "WhitelistType", "Real-time authorization".
 */
import type { Clock } from '../lib/clock';
import type { LocationReferences, Token } from '../ocpi/model';
import { TOKEN_TYPES } from '../ocpi/model';
import { tokenId } from '../ocpi/object-key';
import { type PartyId, type PartyKey, partyKey } from '../ocpi/party';
import type { AskTokens, Heard } from './ask-tokens';
import type { HeldObject, ObjectShelf } from './shelf';
import type { Question, TokenName, Verdict } from './token-question';

/**
 * Where an answer came from. `command`: an eMSP has just sent the Token in a command. `cache`: what its owner sent
 * before. `hosted`, `direct`, `hub`: the owner was asked, in this instance, directly or over an upstream hub. `none`: no answer.
 */
export type AuthorizationWay = 'command' | 'cache' | 'hosted' | 'direct' | 'hub' | 'none';

export interface Authorization {
  info: Verdict;
  /** The eMSP whose word it is. */
  from: PartyKey | null;
  way: AuthorizationWay;
  durationMs: number;
  /** For people, where the answer is not the eMSP's own. */
  reason?: string;
  /** The owners, when more than one has sent a valid Token of that name. */
  claimedBy?: PartyKey[];
}

export interface AuthorizerParts {
  shelf: ObjectShelf;
  ask: AskTokens;
  clock: Clock;
  /** For all questions about one Token together. */
  deadlineMs: number;
  /** The Token of a command that still holds there. */
  granted: (party: PartyId, token: TokenName, place?: LocationReferences) => Promise<Verdict | undefined>;
}

type Decided = Omit<Authorization, 'durationMs'>;

export class Authorizer {
  private readonly underWay = new Map<string, Promise<Authorization>>();

  constructor(private readonly parts: AuthorizerParts) {}

  /** Always answers, within the deadline. The same question asked twice at a time is asked once. */
  authorize(
    party: PartyId,
    token: TokenName,
    { place, prefers }: Pick<Question, 'place' | 'prefers'> = {},
  ): Promise<Authorization> {
    const question = JSON.stringify([partyKey(party), token.uid.toUpperCase(), token.type ?? null, place ?? null]);
    const asked = this.underWay.get(question);
    if (asked) return asked;
    const answer = this.answer({ party, token, place, prefers }).finally(() => this.underWay.delete(question));
    this.underWay.set(question, answer);
    return answer;
  }

  private async answer(asked: Omit<Question, 'endsAt'>): Promise<Authorization> {
    const { clock } = this.parts;
    const startedAt = clock.now();
    const decided = await this.decide({ ...asked, endsAt: startedAt + this.parts.deadlineMs });
    return { ...decided, info: permitted(decided.info, asked.place), durationMs: clock.now() - startedAt };
  }

  private async decide(question: Question): Promise<Decided> {
    const { party, token, place } = question;
    const granted = await this.parts.granted(party, token, place);
    if (granted) return { info: granted, from: granted.token ? ownerOf(granted.token) : null, way: 'command' };
    const known = await this.knownTokens(question);
    const [best] = known;
    if (!best) return this.byAsking(question);
    const claimedBy = [...new Set(known.filter(isValid).map(({ owner }) => owner))];
    if (claimedBy.length < 2) return this.byWhitelist(question, best);
    const isTold = !question.prefers || question.prefers.includes(best.owner);
    return { ...(isTold ? await this.byWhitelist(question, best) : ambiguous(claimedBy)), claimedBy };
  }

  /** What owners have sent of the Token: valid ones first, of these what is preferred, then the newest. */
  private async knownTokens({ party, token, prefers = [] }: Question): Promise<HeldObject[]> {
    const types = token.type ? [token.type] : TOKEN_TYPES;
    const ids = types.map((type) => tokenId(token.uid, type));
    const held = await this.parts.shelf.withId(partyKey(party), 'tokens', ids);
    const others = held.filter(({ owner }) => owner !== partyKey(party));
    const rank = (held: HeldObject) =>
      (isValid(held) ? 1 : 0) + (isValid(held) && prefers.includes(held.owner) ? 1 : 0);
    return others.sort((a, b) => rank(b) - rank(a) || b.lastUpdated - a.lastUpdated);
  }

  private async byWhitelist(question: Question, known: HeldObject): Promise<Decided> {
    const token = JSON.parse(known.json) as Token;
    const { valid, whitelist } = token;
    const cached = (allowed: Verdict['allowed'], reason?: string): Decided => ({
      info: { allowed, token },
      from: known.owner,
      way: 'cache',
      reason,
    });
    // The only kind that is never asked about; what its owner has made invalid is not accepted all the same.
    if (whitelist === 'ALWAYS') return cached(valid ? 'ALLOWED' : 'BLOCKED');
    const heard = await this.parts.ask.owner({ ...question, token }, known.owner);
    if (heard.kind === 'info') return decidedBy(heard);
    if (heard.kind === 'silent' && valid && whitelist !== 'NEVER') return cached('ALLOWED', heard.reason);
    const allowed = valid ? 'NOT_ALLOWED' : 'BLOCKED';
    return { info: { allowed, token }, from: null, way: 'none', reason: reasonOf(heard, known.owner) };
  }

  private async byAsking(question: Question): Promise<Decided> {
    const heard = await this.parts.ask.whoeverMayOwn(question);
    if (heard.kind === 'info') return decidedBy(heard);
    return { info: { allowed: 'NOT_ALLOWED' }, from: null, way: 'none', reason: reasonOf(heard, 'anybody asked') };
  }
}

/** One name, several contracts: several eMSPs are never asked whose driver it is. */
const ambiguous = (owners: PartyKey[]): Decided => ({
  info: { allowed: 'NOT_ALLOWED' },
  from: null,
  way: 'none',
  reason: `${owners.join(' and ')} have each sent a valid Token of that name`,
});

const isValid = ({ status }: HeldObject) => status === 'VALID';
const ownerOf = ({ country_code, party_id }: Token) => partyKey({ countryCode: country_code, partyId: party_id });

function decidedBy({ info, way, from }: Heard & { kind: 'info' }): Decided {
  return { info, from: info.token ? ownerOf(info.token) : from, way };
}

function reasonOf(heard: Exclude<Heard, { kind: 'info' }>, whom: string): string {
  return heard.kind === 'notMine' ? `the Token is not known to ${whom}` : heard.reason;
}

/** OCPI 2.2.1 "AuthorizationInfo": when EVSEs are returned, the driver may charge at these alone. */
function permitted(info: Verdict, place: LocationReferences | undefined): Verdict {
  if (info.allowed !== 'ALLOWED' || !place || !info.location) return info;
  const isSame = (a: string, b: string) => a.toUpperCase() === b.toUpperCase();
  const { location_id, evse_uids } = info.location;
  const asked = place.evse_uids ?? [];
  const isHere = isSame(location_id, place.location_id);
  const isAtEvse = !evse_uids?.length || !asked.length || asked.some((a) => evse_uids.some((b) => isSame(a, b)));
  return isHere && isAtEvse ? info : { ...info, allowed: 'NOT_ALLOWED' };
}
