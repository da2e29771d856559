/** May this token start here? A place that is kept for another one is no place for it (mapping 4.3, step 3). */
import type { Authorization, StationQuestion } from './authorization';
import type { LiveStation } from './live';
import type { Grant } from './models/transaction';
import type { Reservations } from './reservations';

const NOT_NOW: Grant = { verdict: { status: 'notNow' }, authMethod: 'AUTH_REQUEST' };

/** The eMSP is asked about a token at a place that is kept only where a group may help. What is past is not refused. */
export async function grantOfStart(
  { authorization, reservations }: { authorization: Authorization; reservations: Reservations },
  live: LiveStation,
  question: StationQuestion,
): Promise<Grant> {
  const { token, at, isPast } = question;
  const kept = isPast ? undefined : reservations.keeps(live, at, token);
  if (kept && kept.group === undefined) return NOT_NOW;
  const grant = await authorization.ask(live, question, true);
  return kept && reservations.keeps(live, at, token, grant.verdict.group) ? NOT_NOW : grant;
}
