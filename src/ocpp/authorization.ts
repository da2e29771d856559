/**
 * May this token charge here? A verdict that is still alive serves the start that follows it; else the CPO role answers,
 * which knows the tokens of the eMSPs and asks them (mapping 4.3). A station always gets its answer in time (BR-33).
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Token } from '../ocpi/model';
import type { AuthorizationAnswer, CpoDesk } from './desk';
import { plainEmaid } from './emaid';
import { textShown } from './key-codes';
import type { LiveStation } from './live';
import type { Grant } from './models/transaction';
import type { StationPlace } from './registry';
import type { BridgeRules } from './rules';
import type { Position, ShownToken, Verdict } from './station-event';

export interface AuthorizationParts {
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
}

/** What a station asks: the place is known when it says at which connector. */
export interface StationQuestion {
  token: ShownToken;
  at?: Position;
  /** The energy has flowed already: nobody is asked as long as what is known allows it. */
  isPast?: boolean;
}

const STATUS: Record<AuthorizationAnswer['allowed'], Verdict['status']> = {
  ALLOWED: 'accepted',
  BLOCKED: 'blocked',
  EXPIRED: 'expired',
  NO_CREDIT: 'noCredit',
  NOT_ALLOWED: 'notHere',
  UNKNOWN: 'unknown',
};

/** OCPP's kinds of identifiers → types of Tokens (mapping 4.1). */
const TOKEN_TYPES: Partial<Record<ShownToken['type'], Token['type']>> = {
  ISO14443: 'RFID',
  ISO15693: 'RFID',
  eMAID: 'OTHER',
  KeyCode: 'OTHER',
  MacAddress: 'OTHER',
};

/** Kinds that name no contract: they are never asked about (mapping 4.1). */
const NOBODYS: ReadonlySet<ShownToken['type']> = new Set(['Local', 'NoAuthorization']);

/** A card that is held to the reader twice is asked about once. */
const SWIPE_MS = 5_000;

/** The answer goes out this much after the eMSP's time is over, at the latest. */
const SPARE_MS = 400;

interface Remembered {
  grant: Grant;
  until: number;
  askedAt: number;
}

export class Authorization {
  /** Station and token → what was answered last. */
  private readonly remembered = new Map<string, Remembered>();
  private readonly underWay = new Map<string, Promise<Grant>>();

  constructor(private readonly parts: AuthorizationParts) {}

  /** `isStart`: the start that follows uses the verdict before it, and uses it up. */
  async ask(live: LiveStation, question: StationQuestion, isStart = false): Promise<Grant> {
    const key = `${live.identity}\n${canonical(question.token)}`;
    const before = this.remembered.get(key);
    if (isStart) this.remembered.delete(key);
    if (isStart && before && before.until > this.parts.clock.now() && before.grant.verdict.status === 'accepted')
      return before.grant;
    if (!isStart && before && before.askedAt > this.parts.clock.now() - SWIPE_MS) return before.grant;
    // Two questions about one token at a time are one question.
    const asked = this.underWay.get(key) ?? this.askDesk(live, question).finally(() => this.underWay.delete(key));
    this.underWay.set(key, asked);
    const grant = await asked;
    if (!isStart) this.remember(key, grant);
    return grant;
  }

  private remember(key: string, grant: Grant): void {
    const now = this.parts.clock.now();
    // The oldest stands first: each lives as long as the others.
    this.remembered.delete(key);
    for (const [known, { until }] of this.remembered) {
      if (until > now) break;
      this.remembered.delete(known);
    }
    this.remembered.set(key, { grant, until: now + this.parts.rules.grantMs, askedAt: now });
  }

  private async askDesk(live: LiveStation, { token, at, isPast }: StationQuestion): Promise<Grant> {
    if (NOBODYS.has(token.type)) return { verdict: { status: 'invalid' }, authMethod: 'WHITELIST' };
    const { desk, rules, clock, events } = this.parts;
    const place = at && live.record.places.find(({ position }) => position.evse === at.evse);
    const uids = live.record.places.map(({ evseUid }) => evseUid);
    const alias = live.state.aliases?.[canonical(token)];
    const question = {
      uid: alias?.uid ?? uidOf(token),
      type: alias?.type ?? TOKEN_TYPES[token.type],
      locationId: live.record.locationId,
      evseUids: place ? [place.evseUid] : [...new Set(uids)],
      isPast,
      prefers: Object.entries(live.state.startedBy ?? {}).flatMap(([evseUid, emsp]) =>
        !place || place.evseUid === evseUid ? [emsp] : [],
      ),
    };
    const asked = desk.authorize(live.record.party, question, rules.realtimeTimeoutMs);
    const refused: AuthorizationAnswer = { allowed: 'NOT_ALLOWED', authMethod: 'AUTH_REQUEST' };
    const late = new Promise<AuthorizationAnswer>((resolve) =>
      clock.after(rules.realtimeTimeoutMs + SPARE_MS, () => resolve(refused)),
    );
    const failed = (error: Error) => {
      events.bug(error, { station: live.identity });
      return refused;
    };
    return this.grantOf(live, await Promise.race([asked.catch(failed), late]));
  }

  private grantOf(live: LiveStation, answer: AuthorizationAnswer): Grant {
    const { token, authMethod, reference, claimedBy } = answer;
    if (claimedBy)
      this.parts.events.stationNoted({
        station: live.identity,
        note: `${claimedBy.join(' and ')} have the same token`,
      });
    return {
      verdict: this.verdictOf(live, answer),
      ...(token ? { token } : {}),
      authMethod,
      ...(reference === undefined ? {} : { reference }),
    };
  }

  private verdictOf({ record }: LiveStation, answer: AuthorizationAnswer): Verdict {
    const { allowed, token, message, language, evseUids = [] } = answer;
    const { clock, rules } = this.parts;
    const cache = { NEVER: 0, ALLOWED: rules.stationCacheMs, ALLOWED_OFFLINE: rules.stationCacheMs, ALWAYS: undefined };
    const keepsMs = token && allowed === 'ALLOWED' ? cache[token.whitelist] : undefined;
    return {
      status: STATUS[allowed],
      ...(token?.group_id ? { group: token.group_id } : {}),
      // The station's own cache never outlives what we know.
      ...(keepsMs === undefined ? {} : { cacheUntil: clock.now() + keepsMs }),
      ...(message === undefined ? {} : { message }),
      ...(language === undefined ? {} : { language }),
      ...(allowed === 'NOT_ALLOWED' ? { evses: numbersOf(record.places, evseUids) } : {}),
    };
  }
}

/** EVSEs as the station numbers them. */
function numbersOf(places: StationPlace[], uids: string[]): number[] {
  const wanted = new Set(uids.map((uid) => uid.toUpperCase()));
  const found = places.filter(({ evseUid }) => wanted.has(evseUid.toUpperCase()));
  return [...new Set(found.map(({ position }) => position.evse))];
}

/** An address of hardware, and a contract, is written in many ways. */
function uidOf(token: ShownToken): string {
  const { type } = token;
  const text = textShown(token);
  if (type === 'MacAddress') return text.replace(/[^0-9A-Fa-f]/g, '').toUpperCase();
  return type === 'eMAID' ? plainEmaid(text) : text.trim();
}

/** Compared without regard to case. */
export const canonical = ({ text }: ShownToken) => text.trim().toUpperCase();
