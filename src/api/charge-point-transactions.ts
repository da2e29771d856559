/** Transactions of charge points through the API: what was charged, and what an operator must decide. */
import { toDateTime } from '../lib/clock';
import type { TransactionRow } from '../ocpp/intake';
import type { ChargePointParts } from './charge-point-request';
import { CHARGE_POINT_PATH, moment, stationIn } from './charge-points';
import { conflict, notFound } from './problem';
import { type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

const TRANSACTION = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    state: { type: 'string', enum: ['open', 'closing', 'orphan', 'held', 'closed', 'void'] },
    session_id: { type: 'string' },
    cdr_id: { type: 'string' },
    flags: { type: 'array', items: { type: 'string' }, description: 'Why somebody should look at it.' },
  },
};
/** A station is asked for all of its transactions when one is looked for. */
const ALL = 10_000;
export function chargePointTransactionRoutes(parts: ChargePointParts): ApiRoute[] {
  const { bridge } = parts;
  const common = { tag: 'Charge points', scope: 'admin' as const, status: 200 };
  const decide = (decision: 'release' | 'void', summary: string): ApiRoute => ({
    ...common,
    method: 'post',
    path: `${CHARGE_POINT_PATH}/transactions/{id}/${decision}`,
    summary,
    answer: TRANSACTION,
    run: async ({ params }) => {
      const { identity } = stationIn(parts, params);
      const row = (await bridge.transactionsOf(identity, ALL)).find(({ id }) => id === params.id);
      if (!row) throw notFound(`transaction ${params.id} of ${identity}`);
      if (!(await bridge.transactions.decide(row, decision)))
        throw conflict(`the transaction is ${row.state}; only a held one whose price is known can be decided`);
      return ok(shownTransaction(row));
    },
  });
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: `${CHARGE_POINT_PATH}/transactions`,
      summary: 'Its transactions, newest first; `held` ones wait for a decision.',
      query: { limit: LIST_QUERY.limit },
      answer: listOf(TRANSACTION),
      run: async ({ params, query }) => {
        const rows = await bridge.transactionsOf(stationIn(parts, params).identity, limitOf(query));
        return ok({ items: rows.map(shownTransaction), next: null });
      },
    },
    decide('release', 'Send the CDR of a held transaction as it is.'),
    decide('void', 'A held transaction gets no CDR.'),
  ];
}

const shownTransaction = ({ id, ocppId, state, sessionId, cdrId, startedAt, endedAt, flags }: TransactionRow) => ({
  id,
  ocpp_id: ocppId,
  state,
  session_id: sessionId,
  cdr_id: cdrId,
  started_at: toDateTime(startedAt),
  ended_at: moment(endedAt ?? undefined),
  flags,
});
