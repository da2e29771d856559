/** Credit CDRs: only the total turns negative, everything else repeats the original (OCPI 2.2.1 "Credit CDRs"). */
import { type Cdr, COSTS, readCdr } from './cdr';
import type { OcpiVersion } from './tariff';
import type { CdrFinding } from './verdict';

/** `original`: the CDR that it takes back; null: not known here; undefined: nobody looked. */
export function creditFindings(cdr: Cdr, original: unknown, version: OcpiVersion): CdrFinding[] {
  if (!cdr.isCredit) return [];
  const findings: CdrFinding[] = [];
  const find = (severity: CdrFinding['severity'], code: string, reason: string) =>
    findings.push({ code, severity, reason });
  const negated = COSTS.filter((name) => name !== 'total_cost' && cdr.costs[name]?.excl.isNegative());
  if (negated.length > 0)
    find('W', 'CREDIT_SUBTOTALS_NEGATED', 'only total_cost turns negative in a credit CDR; its parts did too');
  if (!cdr.creditReference) find('E', 'CREDIT_WITHOUT_REFERENCE', 'it does not say which CDR it takes back');
  if (original === null)
    find('E', 'CREDIT_ORIGINAL_UNKNOWN', `CDR ${cdr.creditReference ?? '?'} that it takes back is not known`);
  if (original !== null && original !== undefined && !isReverse(cdr, readCdr(original, version)))
    find('E', 'CREDIT_AMOUNT_DIFFERS', 'its total is not exactly the negative of the original');
  return findings;
}

function isReverse({ costs: { total_cost: total } }: Cdr, { costs: { total_cost: before } }: Cdr): boolean {
  if (!total || !before) return false;
  const incl = before.incl === undefined || total.incl?.equals(before.incl.neg());
  return total.excl.equals(before.excl.neg()) && incl === true;
}
