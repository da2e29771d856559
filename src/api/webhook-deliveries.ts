/** What became of events on their way to webhooks, through the API. */
import { type Clock, toDateTime } from '../lib/clock';
import { FieldOf } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import type { Delivery, DeliveryState, Webhook, WebhookShelf } from '../outbound/webhooks';
import { notFound, Problem } from './problem';
import { type ApiRequest, type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

const STATES = ['due', 'delivered', 'dead'] as const;

class DeliveryRetry {
  @FieldOf(text(32), '?', 'The event to be sent again; all dead ones when left out.')
  event_id?: string | null;
}

export interface DeliveryParts {
  shelf: WebhookShelf;
  clock: Clock;
  /** Something may be due. */
  look: () => void;
}

/** The webhook of the path, if the key may see it. Throws Problem 404. */
export async function findWebhook(shelf: WebhookShelf, { params, party }: ApiRequest): Promise<Webhook> {
  const webhook = await shelf.get(params.id ?? '');
  if (!webhook || (party !== undefined && webhook.party !== party)) throw notFound(`webhook ${params.id}`);
  return webhook;
}

const moment = (ms: number | null) => (ms === null ? null : toDateTime(ms));
const nullable = (type: string) => ({ type: [type, 'null'] });

const shownDelivery = ({ eventId, state, attempts, nextAt, lastAt, lastStatus, lastError }: Delivery) => ({
  event_id: eventId,
  state,
  attempts,
  next_at: state === 'due' ? toDateTime(nextAt) : null,
  last_at: moment(lastAt),
  last_status: lastStatus,
  last_error: lastError,
});

const DELIVERY = {
  type: 'object',
  properties: {
    event_id: { type: 'string', description: 'The header webhook-id; the same each time the event is sent.' },
    state: { type: 'string', enum: [...STATES] },
    attempts: { type: 'integer' },
    next_at: nullable('string'),
    last_at: nullable('string'),
    last_status: nullable('integer'),
    last_error: nullable('string'),
  },
};

export function deliveryRoutes({ shelf, clock, look }: DeliveryParts): ApiRoute[] {
  const common = { tag: 'Webhooks', forParty: 'filter' as const, status: 200 };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/webhooks/{id}/deliveries',
      summary: 'What became of each event, newest first.',
      query: { state: `${STATES.join(', ')}; dead: given up after all attempts.`, ...LIST_QUERY },
      answer: listOf(DELIVERY),
      run: async (request) => {
        const { id } = await findWebhook(shelf, request);
        const limit = limitOf(request.query);
        const page = { before: request.query.get('cursor') ?? undefined, limit: limit + 1 };
        const found = await shelf.deliveries(id, stateAsked(request.query.get('state')), page);
        const items = found.slice(0, limit);
        return ok({ items: items.map(shownDelivery), next: found.length > limit ? items.at(-1)?.eventId : null });
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      path: '/webhooks/{id}/deliveries/retry',
      summary: 'Send dead deliveries again: all, or that of one event.',
      body: DeliveryRetry,
      answer: { type: 'object', properties: { retried: { type: 'integer' } } },
      run: async (request) => {
        const { id } = await findWebhook(shelf, request);
        const { event_id: eventId } = request.body as DeliveryRetry;
        const retried = await shelf.revive(id, clock.now(), eventId ?? undefined);
        look();
        return ok({ retried });
      },
    },
  ];
}

function stateAsked(text: string | null): DeliveryState | undefined {
  if (text === null) return undefined;
  const state = STATES.find((one) => one === text);
  if (!state) throw new Problem(400, 'Bad request', `?state: ${STATES.join(', ')}`);
  return state;
}
