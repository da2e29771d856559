/** Asks eMSPs about a Token: its owner, or everybody who may be, at the same time. OCPI 2.2.1 "POST authorize". */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import { isObject } from '../lib/json';
import { ALLOWED_TYPES, type AuthorizationInfo } from '../ocpi/model';
import { type PartyId, type PartyKey, parseParty, partyKey, partyOfKey } from '../ocpi/party';
import { isSuccess, OcpiError, SITUATIONS } from '../ocpi/status';
import type { Answered, Caller } from '../outbound/call';
import { joinUrl, segments } from '../outbound/url';
import { CallFailure } from '../outbound/wire';
import type { AddressBook } from '../platforms/address-book';
import { isUp } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { endpointOf, isHub, isReachable, type Platform } from '../platforms/platform';
import { receivingRoles } from '../platforms/receivers';
import type { TokenJudge } from './token-judge';
import type { Question, Verdict } from './token-question';

/** What one eMSP said, or all of them together. */
export type Heard =
  | { kind: 'info'; info: Verdict; from: PartyKey | null; way: 'hosted' | 'direct' | 'hub' }
  | { kind: 'notMine' }
  /** It needs to know more than was sent, or refuses the question. */
  | { kind: 'unclear'; reason: string }
  | { kind: 'silent'; reason: string };

export interface AskTokensParts {
  book: AddressBook;
  hosted: HostedParties;
  judge: TokenJudge;
  caller: Caller;
  clock: Clock;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
  /** AUTHORIZE_UNKNOWN: `all`, `none`, or parties separated by commas. */
  unknown: string;
}

/** Somebody who can be asked; a hub without parties that it announced is asked without naming one. */
interface Candidate {
  to: PartyId | undefined;
  way: 'direct' | 'hub';
  platform: Platform;
}

export class AskTokens {
  constructor(private readonly parts: AskTokensParts) {}

  /** The owner, over its best way. */
  async owner(question: Question, owner: PartyKey): Promise<Heard> {
    const { book, hosted, mayTalk } = this.parts;
    const id = partyOfKey(owner);
    if (!mayTalk(question.party, id, 'tokens'))
      return { kind: 'silent', reason: `there is no agreement with ${owner}` };
    if (hosted.find(id)) return this.askHosted(question, id);
    const entry = book.findParty(id);
    if (!entry) return { kind: 'silent', reason: `${owner} is not connected` };
    if (!isUp(entry)) return { kind: 'silent', reason: `${owner} is not connected at the moment` };
    return this.ask(question, { to: id, way: entry.way, platform: entry.platform });
  }

  /** The first that says ALLOWED wins; else what one of them said of it. */
  async whoeverMayOwn(question: Question): Promise<Heard> {
    const named = this.contractOwner(question.token.uid);
    if (named) return this.owner(question, named);
    const candidates = this.candidates(question.party);
    const asked = [
      ...this.hostedCandidates(question.party).map((id) => this.askHosted(question, id)),
      ...candidates.map((candidate) => this.ask(question, candidate)),
    ];
    return asked.length === 0 ? { kind: 'notMine' } : best(asked);
  }

  /** The party that a contract id begins with (`DE-MSP-…`), when it can be asked. */
  private contractOwner(uid: string): PartyKey | undefined {
    const found = /^([A-Z]{2})-([A-Z0-9]{3})-/i.exec(uid) ?? /^([A-Z]{2})([A-Z0-9]{3})C[A-Z0-9]{8,9}$/i.exec(uid);
    const party = found && parseParty(`${found[1]}*${found[2]}`);
    if (!party) return undefined;
    return this.parts.hosted.find(party) || this.parts.book.findParty(party) ? partyKey(party) : undefined;
  }

  private hostedCandidates(asker: PartyId): PartyId[] {
    return this.parts.hosted
      .spokenFor()
      .filter(({ id, roles }) => roles.some((role) => EMSP_ROLES.has(role)) && this.isAsked(asker, id))
      .map(({ id }) => id);
  }

  private candidates(asker: PartyId): Candidate[] {
    const { book } = this.parts;
    const parties = book
      .parties()
      .filter((entry) => isUp(entry) && serves(entry.platform) && [...entry.roles].some((role) => EMSP_ROLES.has(role)))
      .filter(({ id }) => this.isAsked(asker, id))
      .map(({ id, way, platform }) => ({ to: id, way, platform }));
    return this.parts.unknown === 'all' ? [...parties, ...this.openHubs()] : parties;
  }

  /** Hubs that have announced nobody find the owner by themselves. OCPI 2.2.1 "Open Routing Request". */
  private openHubs(): Candidate[] {
    return this.parts.book
      .platforms()
      .filter((platform) => isHub(platform) && isReachable(platform) && serves(platform))
      .filter(({ announced }) => !announced.some(({ role }) => EMSP_ROLES.has(role)))
      .map((platform) => ({ to: undefined, way: 'hub', platform }));
  }

  private isAsked(asker: PartyId, id: PartyId): boolean {
    const { unknown, mayTalk } = this.parts;
    if (partyKey(asker) === partyKey(id) || unknown === 'none') return false;
    const isListed = unknown === 'all' || unknown.toUpperCase().split(/ *, */).includes(partyKey(id));
    return isListed && mayTalk(asker, id, 'tokens');
  }

  private async askHosted({ party, token, place }: Question, owner: PartyId): Promise<Heard> {
    try {
      const info = await this.parts.judge.judge({ owner, asker: party }, token, place);
      return { kind: 'info', info, from: partyKey(owner), way: 'hosted' };
    } catch (error) {
      if (!(error instanceof OcpiError)) throw error;
      if (error.situation === 'unknownToken') return { kind: 'notMine' };
      return { kind: 'unclear', reason: error.message };
    }
  }

  private async ask({ party, token, place, endsAt }: Question, { to, way, platform }: Candidate): Promise<Heard> {
    const url = endpointOf(platform, 'tokens', 'SENDER');
    const name = to ? partyKey(to) : platform.name;
    const timeoutMs = endsAt - this.parts.clock.now();
    if (url === undefined || timeoutMs <= 0) return { kind: 'silent', reason: `${name} cannot be asked` };
    const search = token.type && token.type !== 'RFID' ? `?type=${token.type}` : '';
    try {
      const answer = await this.parts.caller.call({
        platform,
        method: 'POST',
        url: joinUrl(url, segments(token.uid, 'authorize'), search),
        module: 'tokens',
        role: 'SENDER',
        correlationId: newId(),
        routing: { from: party, to },
        object: token.uid,
        timeoutMs,
        ...(place ? { body: Buffer.from(JSON.stringify(place)) } : {}),
      });
      return heardIn(answer, { name, from: to ? name : null, way });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return { kind: 'silent', reason: `${name} gave no answer: ${error.message}` };
    }
  }
}

const EMSP_ROLES = receivingRoles(new Set(['CPO']), 'tokens');
const serves = (platform: Platform) => endpointOf(platform, 'tokens', 'SENDER') !== undefined;

/** An unknown Token is told by HTTP 404, by OCPI 2004, or by both. */
function heardIn(
  { http, ocpi, envelope }: Answered,
  { name, from, way }: { name: string; from: PartyKey | null; way: 'direct' | 'hub' },
): Heard {
  if (http === SITUATIONS.unknownToken.http || ocpi === SITUATIONS.unknownToken.ocpi) return { kind: 'notMine' };
  const { data, status_message } = envelope;
  if (isSuccess(ocpi) && isInfo(data)) return { kind: 'info', info: data, from, way };
  const words = typeof status_message === 'string' ? ` "${status_message}"` : '';
  const isAsking = ocpi === SITUATIONS.notEnoughInformation.ocpi;
  return { kind: isAsking ? 'unclear' : 'silent', reason: `${name} answered ${ocpi}${words} (HTTP ${http})` };
}

function isInfo(data: unknown): data is AuthorizationInfo {
  return isObject(data) && isObject(data.token) && ALLOWED_TYPES.includes(data.allowed as AuthorizationInfo['allowed']);
}

/** Resolves at the first ALLOWED, else when all have answered: another verdict before a question, before silence. */
function best(asked: Promise<Heard>[]): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const order = ['info', 'unclear', 'silent', 'notMine'];
    const heard: Heard[] = [];
    for (const one of asked)
      one.then((answer) => {
        heard.push(answer);
        if (answer.kind === 'info' && answer.info.allowed === 'ALLOWED') return resolve(answer);
        if (heard.length === asked.length)
          resolve(heard.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0] ?? { kind: 'notMine' });
      }, reject);
  });
}
