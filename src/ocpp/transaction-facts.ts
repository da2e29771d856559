/** What a message about a transaction adds to what is known of it: its place, its token, and what is still to come. */
import type { Authorization } from './authorization';
import { canonical } from './authorization';
import type { Circumstances } from './intake';
import type { LiveStation } from './live';
import { type Grant, isLate, missingNumbers, type Opening, type Transaction } from './models/transaction';
import { freezePlace, resolvePosition } from './places';
import { remoteTokenOf } from './remote-starts';
import type { Reservations } from './reservations';
import { grantOfStart } from './start-grant';
import type { TxFact, Verdict } from './station-event';
import type { BookParts } from './transaction-book';
import { newIds } from './transaction-opening';

export interface FactParts extends Pick<BookParts, 'desk' | 'rules' | 'events'> {
  authorization: Authorization;
  reservations: Reservations;
}

type Ids = Pick<Opening, 'sessionId' | 'cdrId' | 'reservedFrom'>;

/** What was learned from a later message: kept with its event, and what is said of the token in it. */
export interface Learned {
  decided?: { opening?: Opening; grant?: Grant };
  verdict?: Verdict;
}

export class TransactionFacts {
  constructor(private readonly parts: FactParts) {}

  /** Where it is, as it is now; the station may say it later. */
  async placeOf(live: LiveStation, { at }: TxFact): Promise<Pick<Opening, 'position' | 'place'>> {
    if (!at) return { position: null, place: null };
    const position = resolvePosition(live, at, this.parts.events);
    return { position, place: await freezePlace(live, position, this.parts.desk) };
  }

  /** Null when nobody has shown a token yet. */
  async grantFor(live: LiveStation, fact: TxFact, { at, receivedAt }: Circumstances): Promise<Grant | null> {
    const token = fact.token ?? remoteTokenOf(live, fact);
    if (!token) return null;
    const isPast = isLate(at, receivedAt) || fact.offline === true;
    return grantOfStart(this.parts, live, { token, at: fact.at, isPast });
  }

  /** What begins is what the reservation was that it uses, else something new. */
  idsFor(live: LiveStation, fact: TxFact, grant: Grant | null): Ids {
    return this.idsOfReservation(live, fact, grant) ?? newIds();
  }

  private idsOfReservation(live: LiveStation, fact: TxFact, grant: Grant | null): Ids | undefined {
    if (grant?.verdict.status !== 'accepted') return undefined;
    const token = fact.token ?? remoteTokenOf(live, fact);
    const used = this.parts.reservations.use(live, { ...fact, token }, grant.verdict.group);
    return used && { sessionId: used.sessionId, cdrId: used.cdrId, reservedFrom: used.madeAt };
  }

  /** The first token that was accepted is that of the Session; another one is looked at for the stop alone. */
  async learn(tx: Transaction, fact: TxFact, circumstances: Circumstances): Promise<Learned> {
    const { live } = circumstances;
    const found = tx.opening.position || !fact.at ? undefined : { ...tx.opening, ...(await this.placeOf(live, fact)) };
    const kept = found ? { opening: found } : {};
    if (fact.token && stops(tx, canonical(fact.token))) return { decided: kept, verdict: { status: 'accepted' } };
    const isBound = tx.grant?.verdict.status === 'accepted';
    if (isBound && !fact.token) return { decided: kept };
    const grant = await this.grantFor(live, fact, circumstances);
    if (!grant) return { decided: kept };
    const verdict = fact.token ? { verdict: grant.verdict } : {};
    if (isBound) return { decided: kept, ...verdict };
    const at = fact.at ?? tx.opening.position ?? undefined;
    const ids = this.idsOfReservation(live, { ...fact, at }, grant);
    return {
      decided: { ...kept, ...(ids ? { opening: { ...(found ?? tx.opening), ...ids } } : {}), grant },
      ...verdict,
    };
  }

  /** When an ended transaction is completed: late values are waited for, and what is missing by its number. */
  settleAt(tx: Transaction, { seqNo, readings }: TxFact, { at, receivedAt }: Circumstances): number {
    const { settleMs, gapWaitMs } = this.parts.rules;
    const more = seqNo === undefined ? [] : [{ seqNo, at, digest: null }];
    if (missingNumbers(tx, more).length > 0) return receivedAt + gapWaitMs;
    const isFinal = readings.some(({ samples }) => samples.some(({ context }) => context === 'Transaction.End'));
    return receivedAt + (isFinal ? 0 : settleMs);
  }

  /** EC-28: a station that numbers all its events alike is told of once; its events are ordered by time. */
  lookAtNumber(live: LiveStation, tx: Transaction, { seqNo }: TxFact, at: number): void {
    if (live.state.isNumberless || !tx.numbered.some((known) => known.seqNo === seqNo && known.at !== at)) return;
    live.state.isNumberless = true;
    this.parts.events.stationNoted({ station: live.identity, note: 'several transaction events have one number' });
  }
}

/** Whether a token may stop what another one has started: itself, or one of the same group. */
export function stops({ grant, shown }: Transaction, token: string): boolean {
  if (shown && canonical(shown) === token) return grant?.verdict.status === 'accepted';
  if (grant?.verdict.status !== 'accepted') return false;
  return [grant.token?.uid, grant.verdict.group].some((text) => text?.toUpperCase() === token);
}
