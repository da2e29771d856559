/** Credit CDRs: how a CDR that was sent is taken back. OCPI 2.2.1 "Credit CDRs". */
import { isObject, type JsonObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import type { PartyKey } from '../ocpi/party';
import type { SessionCdrs } from './cdr-surroundings';
import { isAlike } from './same';

/** Behind the original's id; a Credit CDR's id may be three characters longer than another's. */
const SUFFIX = '-C';
const ID_LENGTH = 39;
/** Members in which a Credit CDR differs from what it takes back. */
const OWN_MEMBERS = new Set(['id', 'credit', 'credit_reference_id', 'last_updated', 'total_cost']);

/** The Credit CDR of a CDR, as text: everything again, only the total cost negated. */
export function creditOf(json: string, now: string, id?: string): string {
  const original = readLossless(json);
  return writeLossless({
    ...original,
    id: id ?? `${original.id}`.slice(0, ID_LENGTH - SUFFIX.length) + SUFFIX,
    credit: true,
    credit_reference_id: original.id,
    total_cost: negated(original.total_cost),
    last_updated: now,
  });
}

/** Members of a Credit CDR that are not as they have to be. */
export function differencesOfCredit(original: string, credit: string): string[] {
  const [was, is] = [readLossless(original), readLossless(credit)];
  const members = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !OWN_MEMBERS.has(name));
  const differing = members.filter((name) => !isAlike(was[name], is[name]));
  return isAlike(negated(was.total_cost), is.total_cost) ? differing : [...differing, 'total_cost'];
}

/** The amounts with their sign turned in the text, so that no digit is lost. */
function negated(cost: unknown): unknown {
  if (!isObject(cost)) return cost;
  const turned = Object.entries(cost).map(([name, amount]) => [name, readNumber(turnSign(writeLossless(amount)))]);
  return Object.fromEntries(turned) as JsonObject;
}

const readNumber = (text: string) => readLossless(`{"amount":${text}}`).amount;

function turnSign(amount: string): string {
  if (amount.startsWith('-')) return amount.slice(1);
  return /^[0.]+$/.test(amount) ? amount : `-${amount}`;
}

/**
 * OCPI 2.2.1 "Credit CDRs": a partner gets the CDR first, then the Credit CDR that takes it back, then the corrected one,
 * which is known by its Session. The id of what goes before this one, in upper case.
 */
export async function predecessorOf(bills: SessionCdrs, owner: PartyKey, cdr: JsonObject): Promise<string | null> {
  if (cdr.credit === true) return String(cdr.credit_reference_id).toUpperCase();
  if (!cdr.session_id) return null;
  const texts = await bills.ofSession(owner, owner, String(cdr.session_id).toUpperCase());
  const credit = texts.map((text) => JSON.parse(text) as JsonObject).findLast((bill) => bill.credit === true);
  return credit ? String(credit.id).toUpperCase() : null;
}
