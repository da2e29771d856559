/** What a transaction comes to once it is over: a CDR, none, or a question for an operator (mapping 7.2). */
import type { Published } from '../pricing/publish';
import { isActive, type Transaction } from './models/transaction';
import type { Bill } from './projection/bill';
import { troublesOfSigned } from './projection/signed-data';
import type { BridgeRules } from './rules';

/** Whether its token was accepted, and its cable was in. */
export const isSession = (tx: Transaction) => tx.grant?.verdict.status === 'accepted' && isActive(tx);

/** Too little, too short and for nothing: no CDR. */
export function isNothing({ energy, from, until, price }: Bill, { minWh, minMs }: BridgeRules): boolean {
  const isFree = Number(price?.totals.total_cost?.excl_vat ?? 0) === 0;
  return energy < minWh * 1000 && until - from < minMs && isFree;
}

/** What operators should know of a CDR that goes out all the same. */
export function notesOn(tx: Transaction, { totals }: Published): string[] {
  const isFedBack = Number(totals.total_cost?.excl_vat) < 0;
  return [...(isFedBack ? ['more was fed back than taken: the cost is set to 0'] : []), ...troublesOfSigned(tx)];
}

/** Why an operator decides whether there is a CDR. */
export function whyHeld(tx: Transaction, isPriced: boolean): string | undefined {
  if (!isSession(tx)) return 'its token was refused';
  if (!isPriced) {
    tx.flags.add('noTariff');
    return 'no tariff is known';
  }
  return tx.flags.has('suspect') || tx.flags.has('synthetic') ? `it is ${[...tx.flags].join(', ')}` : undefined;
}
