/** Starts that we asked for: the transaction that follows names the request, and often no token of its own (mapping 5.4). */
import type { LiveStation } from './live';
import type { RemoteStart } from './models/state';
import type { ShownToken, TxFact } from './station-event';

/** Older ones have led to a transaction, or never will. */
const KEPT = 50;

/** Must be stored before the station is asked. */
export function rememberStart({ state }: LiveStation, start: RemoteStart): void {
  state.remoteStarts = [...(state.remoteStarts ?? []), start].slice(-KEPT);
}

/** The station has named the transaction in its answer already. */
export function nameStart({ state }: LiveStation, id: number, transaction: string | undefined): void {
  const start = state.remoteStarts?.find((known) => known.id === id);
  if (start && transaction !== undefined) start.transaction = transaction;
}

/** The token of the command that a transaction follows. */
export function remoteTokenOf({ state }: LiveStation, fact: TxFact): ShownToken | undefined {
  const starts = state.remoteStarts ?? [];
  const asked = starts.findLast(({ id }) => id === fact.remoteStartId);
  return (asked ?? starts.findLast(({ transaction }) => transaction !== undefined && transaction === fact.transaction))
    ?.token;
}
