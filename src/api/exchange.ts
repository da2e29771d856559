/** What is on its way to and from each platform: due marks, to be pushed or given up, and the reading of its lists. */
import { type Clock, toDateTime } from '../lib/clock';
import { Bool, CiString, Enum, FieldOf, Matching } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { OBJECT_MODULES, type ObjectModule } from '../ocpi/object-key';
import type { BacklogShelf, DueMark, MarkFilter, MarkState } from '../outbound/due';
import type { Pusher } from '../outbound/pusher';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import type { Puller, PullShelf, PullState } from '../roles/pull';
import type { Reconciler, Reconciliation } from '../roles/reconcile';
import { findPlatform } from './platform-view';
import { conflict, notFound } from './problem';
import { type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

export interface ExchangeParts {
  book: AddressBook;
  backlog: BacklogShelf;
  pusher: Pusher;
  puller: Puller;
  pulls: PullShelf;
  reconciler: Reconciler;
  clock: Clock;
}

/** Names a mark. */
class MarkName {
  @Enum(OBJECT_MODULES, '1', 'Module of the object.')
  module!: ObjectModule;

  @Matching('^[A-Za-z]{2}\\*[A-Za-z0-9]{3}$', 'a party written FR*ABC', '1', 'Owner of the object.')
  owner!: string;

  @CiString(64, '1', 'Id of the object, as the list of marks shows it.')
  object!: string;
}

class GivenUp extends MarkName {
  @FieldOf(text(255), '1', 'Why it is given up; kept with the mark.')
  reason!: string;
}

class PullOrder {
  @Enum(OBJECT_MODULES, '*', 'Only these modules; all when left out.')
  modules?: ObjectModule[] | null;

  @Bool('?', 'Read everything, not only what has changed.')
  full?: boolean | null;
}

class Comparing {
  @Enum(OBJECT_MODULES, '*', 'Only these modules; all when left out.')
  modules?: ObjectModule[] | null;

  @Bool('?', 'Mend what differs: push what is missing or stale there, read everything that is missing or stale here.')
  repair?: boolean | null;
}

const MARK = {
  type: 'object',
  properties: {
    module: { type: 'string' },
    owner: { type: 'string' },
    object: { type: 'string' },
    state: { type: 'string', enum: ['due', 'refused', 'given_up'] },
    due_since: { type: 'string' },
    attempts: { type: 'integer' },
    next_at: { type: 'string' },
    last_error: { type: ['string', 'null'] },
    reason: { type: ['string', 'null'] },
  },
};
const PULL = {
  type: 'object',
  properties: {
    module: { type: 'string' },
    party: { type: 'string', description: 'The hosted party that reads.' },
    source: { type: 'string', description: 'Whose list it is.' },
    newest: { type: ['string', 'null'], description: 'Newest last_updated seen: where the next reading begins.' },
    last_run_at: { type: ['string', 'null'] },
    last_full_at: { type: ['string', 'null'] },
    last_error: { type: ['string', 'null'] },
    taken: { type: 'integer' },
    left_out: { type: 'integer' },
  },
};

const shownMark = (mark: DueMark) => ({
  module: mark.module,
  owner: mark.owner,
  object: mark.objectId,
  to: mark.party,
  state: mark.state,
  due_since: toDateTime(mark.dueAt),
  attempts: mark.attempts,
  next_at: toDateTime(mark.nextAt),
  last_error: mark.lastError,
  reason: mark.reason,
});

const moment = (ms: number | null) => (ms === null ? null : toDateTime(ms));
const shownPull = (state: PullState) => ({
  module: state.module,
  party: state.holder,
  source: state.source,
  newest: moment(state.newest),
  last_run_at: moment(state.lastRunAt),
  last_full_at: moment(state.lastFullAt),
  last_error: state.lastError,
  taken: state.taken,
  left_out: state.leftOut,
});

export function exchangeRoutes(parts: ExchangeParts): ApiRoute[] {
  return [...markRoutes(parts), ...pullRoutes(parts), ...reconcileRoutes(parts)];
}

function markRoutes({ book, backlog, pusher, clock }: ExchangeParts): ApiRoute[] {
  const common = { tag: 'Exchange', scope: 'admin' as const, method: 'post' as const, answer: MARK, status: 200 };
  const decide = async (
    platform: Platform,
    { module, owner, object }: MarkName,
    state: MarkState,
    reason: string | null,
  ) => {
    const key = { platformId: platform.id, module, owner: owner.toUpperCase(), objectId: object };
    if (!(await backlog.decide(key, state, reason, clock.now())))
      throw notFound(`mark of ${module} ${object} for ${platform.name}`);
    pusher.resume(platform.id);
    return ok({ ...key, state, reason });
  };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}/due',
      summary: 'Objects that the platform has yet to get, oldest first, with the last error of each.',
      query: { ...LIST_QUERY, state: 'due, refused or given_up.', module: 'A module id.' },
      answer: listOf(MARK),
      run: async ({ params, query }) => {
        const limit = limitOf(query);
        const filter: MarkFilter = {
          platformId: findPlatform(book, params.id).id,
          module: query.get('module') ?? undefined,
          state: (query.get('state') as MarkState | null) ?? undefined,
        };
        const marks = await backlog.list(filter, query.get('cursor') ?? undefined, limit);
        const next = marks.length === limit ? String(marks.at(-1)?.dueAt) : null;
        return ok({ items: marks.map(shownMark), next });
      },
    },
    {
      ...common,
      path: '/platforms/{id}/due/push',
      summary: 'Push an object now, also one that was refused or given up.',
      body: MarkName,
      run: ({ params, body }) => decide(findPlatform(book, params.id), body as MarkName, 'due', null),
    },
    {
      ...common,
      path: '/platforms/{id}/due/give-up',
      summary: 'No longer try to push an object as it is; its next change is pushed again.',
      body: GivenUp,
      run: ({ params, body }) =>
        decide(findPlatform(book, params.id), body as GivenUp, 'given_up', (body as GivenUp).reason),
    },
  ];
}

function pullRoutes({ book, puller, pulls }: ExchangeParts): ApiRoute[] {
  const common = { tag: 'Exchange', answer: listOf(PULL), status: 200 };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}/pulls',
      summary: "How far each of the platform's lists has been read.",
      run: async ({ params }) =>
        ok({ items: (await pulls.list(findPlatform(book, params.id).id)).map(shownPull), next: null }),
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      path: '/platforms/{id}/pull',
      summary: "Read the platform's lists now; answers when they are read.",
      body: PullOrder,
      run: async ({ params, body }: { params: Record<string, string>; body: PullOrder }) => {
        const platform = findPlatform(book, params.id);
        if (platform.status !== 'CONNECTED') throw conflict(`${platform.name} is ${platform.status}, not connected`);
        const states = await puller.pull(platform, body.modules ?? undefined, body.full === true);
        return ok({ items: states.map(shownPull), next: null });
      },
    },
  ];
}

const RECONCILIATION = {
  type: 'object',
  properties: {
    started_at: { type: 'string' },
    finished_at: { type: ['string', 'null'], description: 'Null while it is under way.' },
    compared: { type: 'integer' },
    differing: { type: 'integer' },
    differences: { type: 'array', items: { type: 'object' }, description: 'The first thousand.' },
    failures: { type: 'array', items: { type: 'string' }, description: 'What could not be compared, and why.' },
    repair: { type: 'boolean' },
  },
};

const shownReconciliation = ({ platformId: _, startedAt, finishedAt, ...report }: Reconciliation) => ({
  started_at: toDateTime(startedAt),
  finished_at: moment(finishedAt),
  ...report,
});

function reconcileRoutes({ book, reconciler }: ExchangeParts): ApiRoute[] {
  return [
    {
      tag: 'Exchange',
      scope: 'admin',
      method: 'post',
      path: '/platforms/{id}/reconcile',
      summary: 'Compare what the platform has with what is here, in both directions; the report follows.',
      body: Comparing,
      answer: RECONCILIATION,
      status: 202,
      run: async ({ params, body }: { params: Record<string, string>; body: Comparing }) => {
        const platform = findPlatform(book, params.id);
        if (platform.status !== 'CONNECTED') throw conflict(`${platform.name} is ${platform.status}, not connected`);
        const report = await reconciler.start(platform, body.modules ?? undefined, body.repair === true);
        return { status: 202, body: shownReconciliation(report) };
      },
    },
    {
      tag: 'Exchange',
      scope: 'read',
      method: 'get',
      path: '/platforms/{id}/reconciliation',
      summary: 'The last comparison with the platform, or the one under way.',
      answer: RECONCILIATION,
      status: 200,
      run: async ({ params }) => {
        const platform = findPlatform(book, params.id);
        const report = await reconciler.report(platform.id);
        if (!report) throw notFound(`comparison with ${platform.name} yet; POST /platforms/${platform.id}/reconcile`);
        return ok(shownReconciliation(report));
      },
    },
  ];
}
