/** Webhooks through the API: who is told of what, and what became of it. */
import { type Clock, toDateTime } from '../lib/clock';
import { newWebhookSecret } from '../lib/ids';
import { typesMatching } from '../observe/event-types';
import { FieldOf, Matching } from '../ocpi/field';
import { bool, text } from '../ocpi/kinds';
import { type PartyKey, parseParty } from '../ocpi/party';
import { EgressForbidden, type EgressPolicy } from '../outbound/egress';
import type { Webhook, WebhookShelf } from '../outbound/webhooks';
import type { HostedParties } from '../platforms/hosted-parties';
import { Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, LIST_QUERY, listOf, made, ok, pageOf, partyAsked } from './route';
import { findWebhook } from './webhook-deliveries';

const PARTY = '^[A-Za-z]{2}\\*[A-Za-z0-9]{3}$';

class NewWebhook {
  @FieldOf(text(2048), '1', 'Where events are posted to; https, unless EGRESS_ALLOW names its host.')
  url!: string;

  @FieldOf(text(64), '*', 'Event types, or `platform.*` for all of a kind; `*`, and left out: all.')
  events?: string[] | null;

  @Matching(PARTY, 'a party written FR*ABC', '?', 'Only what concerns this hosted party.')
  party?: string | null;
}

class WebhookChange {
  @FieldOf(text(2048), '?', 'Where events are posted to.')
  url?: string | null;

  @FieldOf(text(64), '*', 'Event types, or `platform.*` for all of a kind; `*`: all.')
  events?: string[] | null;

  @FieldOf(bool, '?', 'false: gets nothing more; true: gets what happens from now on.')
  enabled?: boolean | null;
}

export interface WebhookParts {
  shelf: WebhookShelf;
  egress: EgressPolicy;
  hosted: HostedParties;
  clock: Clock;
}

const moment = (ms: number | null) => (ms === null ? null : toDateTime(ms));

const shown = (webhook: Webhook) => ({
  id: webhook.id,
  url: webhook.url,
  events: webhook.events,
  party: webhook.party,
  enabled: webhook.disabledAt === null,
  created_at: toDateTime(webhook.createdAt),
  failing_since: moment(webhook.failingSince),
  disabled_at: moment(webhook.disabledAt),
  disabled_because: webhook.disabledBecause,
});

const nullable = (type: string) => ({ type: [type, 'null'] });
const WEBHOOK = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    url: { type: 'string' },
    events: { type: 'array', items: { type: 'string' } },
    party: nullable('string'),
    enabled: { type: 'boolean' },
    created_at: { type: 'string' },
    failing_since: { ...nullable('string'), description: 'Since when nothing has been accepted.' },
    disabled_at: nullable('string'),
    disabled_because: nullable('string'),
  },
};
const SECRET = { type: 'string', description: 'whsec_…: checks the signature (Standard Webhooks); shown this once.' };
const NEW_WEBHOOK = { ...WEBHOOK, properties: { ...WEBHOOK.properties, secret: SECRET } };
function checkEvents(patterns: string[]): string[] {
  const unknown = patterns.filter((pattern) => typesMatching(pattern).length === 0);
  if (unknown.length > 0)
    throw new Problem(
      400,
      'Bad request',
      `/events: there is no event type "${unknown.join('", "')}"; docs/events.md lists them`,
    );
  return patterns;
}

async function checkUrl(egress: EgressPolicy, url: string): Promise<string> {
  try {
    await egress.verify(url);
    return url;
  } catch (error) {
    if (!(error instanceof EgressForbidden)) throw error;
    throw new Problem(400, 'Bad request', `/url: ${error.message}`);
  }
}

/** The party of a new webhook; that of the key, if it is confined to one. */
function partyOf({ body, party }: ApiRequest<NewWebhook>, hosted: HostedParties): PartyKey | null {
  const key = partyAsked(body.party ?? undefined, party);
  const id = key === undefined ? undefined : parseParty(key);
  if (id && !hosted.find(id)) throw new Problem(400, 'Bad request', `/party: ${key} is not hosted here`);
  return key ?? null;
}

/** How long the old secret signs as well, after a change. */
const OVERLAP_MS = 24 * 3_600_000;

const common = { tag: 'Webhooks', scope: 'admin' as const, forParty: 'filter' as const, status: 200 };

export function webhookRoutes(parts: WebhookParts): ApiRoute[] {
  return [...lookRoutes(parts), ...changeRoutes(parts)];
}

function lookRoutes(parts: WebhookParts): ApiRoute[] {
  const find = (request: ApiRequest) => findWebhook(parts.shelf, request);
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/webhooks',
      summary: 'The webhooks, without their secrets.',
      query: LIST_QUERY,
      answer: listOf(WEBHOOK),
      run: async ({ query, party }) => {
        const all = await parts.shelf.all();
        const open = all.filter((webhook) => party === undefined || webhook.party === party);
        return ok(pageOf(open.map(shown), query));
      },
    },
    {
      ...common,
      method: 'post',
      path: '/webhooks',
      summary: 'Post what happens to an address; `secret` is shown this once.',
      body: NewWebhook,
      answer: NEW_WEBHOOK,
      status: 201,
      run: (request) => add(parts, request),
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/webhooks/{id}',
      summary: 'One webhook.',
      answer: WEBHOOK,
      run: async (request) => ok(shown(await find(request))),
    },
  ];
}

function changeRoutes(parts: WebhookParts): ApiRoute[] {
  const find = (request: ApiRequest) => findWebhook(parts.shelf, request);
  return [
    {
      ...common,
      method: 'patch',
      path: '/webhooks/{id}',
      summary: 'Change address or events, disable, enable again.',
      body: WebhookChange,
      answer: WEBHOOK,
      run: async (request) => {
        const webhook = { ...(await find(request)), ...(await changeOf(parts, request.body)) };
        await parts.shelf.save(webhook);
        return ok(shown(webhook));
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/webhooks/{id}',
      summary: 'End a webhook; what is due to it is forgotten.',
      status: 204,
      run: async (request) => {
        await parts.shelf.remove((await find(request)).id);
        return gone;
      },
    },
    {
      ...common,
      method: 'post',
      path: '/webhooks/{id}/secret',
      summary: 'A new secret, shown this once; the old one signs as well for a day.',
      answer: NEW_WEBHOOK,
      run: async (request) => {
        const known = await find(request);
        const secret = newWebhookSecret();
        const previous = { previousSecret: known.secret, previousUntil: parts.clock.now() + OVERLAP_MS };
        await parts.shelf.save({ ...known, ...previous, secret });
        return ok({ ...shown(known), secret });
      },
    },
  ];
}

async function add({ shelf, egress, hosted, clock }: WebhookParts, request: ApiRequest<NewWebhook>) {
  const { body, createdId } = request;
  const webhook: Webhook = {
    id: createdId,
    url: await checkUrl(egress, body.url),
    events: checkEvents(body.events?.length ? body.events : ['*']),
    party: partyOf(request, hosted),
    secret: newWebhookSecret(),
    previousSecret: null,
    previousUntil: null,
    createdAt: clock.now(),
    failingSince: null,
    disabledAt: null,
    disabledBecause: null,
  };
  await shelf.save(webhook);
  return made({ ...shown(webhook), secret: webhook.secret });
}

async function changeOf({ egress, clock }: WebhookParts, body: WebhookChange): Promise<Partial<Webhook>> {
  const change: Partial<Webhook> = {};
  if (body.url) change.url = await checkUrl(egress, body.url);
  if (body.events?.length) change.events = checkEvents(body.events);
  if (body.enabled === true) Object.assign(change, { disabledAt: null, disabledBecause: null, failingSince: null });
  if (body.enabled === false) Object.assign(change, { disabledAt: clock.now(), disabledBecause: 'by the API' });
  return change;
}
