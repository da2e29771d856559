/** What a party owes and is owed by its CDRs of a month, per counterparty and currency; and what has no counterpart. */
import type { JsonObject } from '../lib/json';
import { membersExact } from '../ocpi/exact-json';
import { type PartyKey, partyKey } from '../ocpi/party';
import { type Exact, numberOf, plain, ZERO } from '../pricing/money';
import type { CdrReview } from './cdr-reviews';

export const DIRECTIONS = ['in', 'out'] as const;
/** in: CDRs that the party received. out: its own. */
export type Direction = (typeof DIRECTIONS)[number];

export interface StatementShelf {
  /** The holder's own CDRs, or those that it received, made in a span: their texts, many at a time, in no order. */
  cdrs(holder: PartyKey, direction: Direction, span: Span): AsyncIterable<string[]>;
  /** Reviews of CDRs of that party about which a dispute is open. */
  disputed(holder: PartyKey): Promise<CdrReview[]>;
  /** Sessions that ended without a CDR, oldest first. */
  sessionsWithoutCdr(holder: PartyKey, page: OrphanPage): Promise<Orphans>;
  /** CDRs that name no Session, or one that is not here; oldest first. */
  cdrsWithoutSession(holder: PartyKey, page: OrphanPage): Promise<Orphans>;
}

/** So many objects are looked at for one page at the most: it may have less than its limit, or nothing, and a next one. */
export interface Orphans {
  items: Orphan[];
  /** The position behind which to go on; null at the end. */
  next: string | null;
}

/** From one moment to before another, in milliseconds. */
export interface Span {
  from: number;
  to: number;
}

export interface OrphanPage {
  limit: number;
  /** Only those behind this position. */
  after: string | undefined;
}

/** A Session or a CDR that has no counterpart. */
export interface Orphan {
  owner: PartyKey;
  objectId: string;
  /** Of a CDR: the Session that it names. */
  sessionId: string | null;
  position: string;
}

/** Amounts are exact decimals. Credit CDRs take from the energy as they do from the cost. */
export interface StatementLine {
  counterparty: PartyKey;
  currency: string;
  count: number;
  energy: Exact;
  excl: Exact;
  /** Of the CDRs that say it. */
  incl: Exact;
  /** CDRs that do not say the cost with VAT. */
  withoutIncl: number;
  disputed: string[];
}

/** What a line is made of. */
const MEMBERS = new Set([
  ...['country_code', 'party_id', 'id', 'currency', 'credit'],
  ...['total_energy', 'total_cost', 'cdr_token'],
]);

export class Statements {
  constructor(private readonly shelf: StatementShelf) {}

  /** CDRs made in a span: a CDR's `last_updated` is when it was made. */
  async lines(holder: PartyKey, direction: Direction, span: Span): Promise<StatementLine[]> {
    const open = await this.shelf.disputed(holder);
    const disputed = new Set(open.map(({ owner, objectId }) => `${owner}/${objectId}`));
    const lines = new Map<string, StatementLine>();
    for await (const texts of this.shelf.cdrs(holder, direction, span))
      for (const text of texts) {
        const cdr = membersExact(text, MEMBERS);
        const owner = partyOf(cdr);
        const counterparty = direction === 'out' ? partyOf(cdr.cdr_token as JsonObject) : owner;
        const line = lineFor(lines, counterparty, String(cdr.currency));
        add(line, cdr);
        if (disputed.has(`${owner}/${String(cdr.id).toUpperCase()}`)) line.disputed.push(String(cdr.id));
      }
    return [...lines.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }
}

const partyOf = ({ country_code, party_id }: JsonObject) =>
  partyKey({ countryCode: String(country_code), partyId: String(party_id) });
const nameOf = ({ counterparty, currency }: StatementLine) => `${counterparty} ${currency}`;

function lineFor(lines: Map<string, StatementLine>, counterparty: PartyKey, currency: string): StatementLine {
  const fresh = {
    counterparty,
    currency,
    count: 0,
    energy: ZERO,
    excl: ZERO,
    incl: ZERO,
    withoutIncl: 0,
    disputed: [],
  };
  const line = lines.get(nameOf(fresh)) ?? fresh;
  lines.set(nameOf(fresh), line);
  return line;
}

function add(line: StatementLine, { credit, total_energy, total_cost }: JsonObject): void {
  const energy = numberOf(total_energy) ?? ZERO;
  const cost = total_cost as JsonObject;
  const incl = numberOf(cost.incl_vat);
  line.count += 1;
  line.energy = line.energy.plus(credit === true ? energy.neg() : energy);
  line.excl = line.excl.plus(numberOf(cost.excl_vat) ?? ZERO);
  line.incl = line.incl.plus(incl ?? ZERO);
  if (!incl) line.withoutIncl += 1;
}

/** As back offices read it: decimals as text; VAT and the cost with it only when every CDR says it. */
export const shownLine = ({
  counterparty,
  currency,
  count,
  energy,
  excl,
  incl,
  withoutIncl,
  disputed,
}: StatementLine) => ({
  counterparty,
  currency,
  count,
  energy_kwh: plain(energy),
  total_excl_vat: plain(excl),
  total_incl_vat: withoutIncl > 0 ? null : plain(incl),
  total_vat: withoutIncl > 0 ? null : plain(incl.minus(excl)),
  without_incl_vat: withoutIncl,
  disputed,
});
