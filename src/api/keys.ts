/** API keys through the API. */
import { toDateTime } from '../lib/clock';
import { FieldOf, Matching } from '../ocpi/field';
import { intBetween, text } from '../ocpi/kinds';
import { ADMIN_KEY_NAME, type ApiKey, type ApiKeys, type Scope } from '../platforms/api-keys';
import { conflict, notFound, Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, LIST_QUERY, listOf, made, ok, pageOf } from './route';

class NewApiKey {
  @FieldOf(text(255), '1', 'What the key is for.')
  name!: string;

  @Matching(
    '^(admin|read|party:[A-Za-z]{2}\\*[A-Za-z0-9]{3})$',
    'admin, read or party:FR*ABC',
    '1',
    'admin: everything; read: look, change nothing; party:FR*ABC: only what that hosted party owns or was sent.',
  )
  scope!: string;
}

/** A day: long enough to roll a new key out, short enough to be over when something else is looked at. */
const MAX_GRACE_SECONDS = 86_400;

class KeyRotation {
  @FieldOf(intBetween(0, MAX_GRACE_SECONDS), '?', 'How long the old text stays good; 0 when left out.')
  grace_seconds?: number | null;
}

const shown = ({ id, name, scope, createdAt, lastUsedAt, previousUntil }: ApiKey) => ({
  id,
  name,
  scope,
  created_at: toDateTime(createdAt),
  last_used_at: lastUsedAt === null ? null : toDateTime(lastUsedAt),
  previous_until: previousUntil === null ? null : toDateTime(previousUntil),
});

const KEY = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    scope: { type: 'string' },
    created_at: { type: 'string' },
    last_used_at: { type: ['string', 'null'] },
    previous_until: { type: ['string', 'null'], description: 'Until when the text before the last rotation is good.' },
  },
};

const NEW_KEY = {
  ...KEY,
  properties: { ...KEY.properties, key: { type: 'string', description: 'The text of the key; shown this once.' } },
};

/** `party:` and a party in upper case: parties are compared without regard to case. */
const scopeOf = (text: string) => text.replace(/^party:.*/, (all) => `party:${all.slice(6).toUpperCase()}`) as Scope;

export function keyRoutes(keys: ApiKeys): ApiRoute[] {
  const common = { tag: 'Keys', scope: 'admin' as const };
  const find = (id = '') => {
    const key = keys.byId(id);
    if (!key) throw notFound(`key ${id}`);
    return key;
  };
  return [
    {
      ...common,
      method: 'get',
      path: '/keys',
      summary: 'The API keys, without their texts.',
      query: LIST_QUERY,
      answer: listOf(KEY),
      status: 200,
      run: async ({ query }) => ok(pageOf(keys.all().map(shown), query)),
    },
    {
      ...common,
      method: 'post',
      path: '/keys',
      summary: 'A new API key; `key` is shown this once.',
      body: NewApiKey,
      answer: NEW_KEY,
      status: 201,
      run: async ({ body, createdId: id }: ApiRequest<NewApiKey>) => {
        if (body.name === ADMIN_KEY_NAME)
          throw new Problem(400, 'Bad request', `/name: ${ADMIN_KEY_NAME} is the key of that setting`);
        const { key, presented } = await keys.create(body.name, scopeOf(body.scope), { id });
        return made({ ...shown(key), key: presented });
      },
    },
    {
      ...common,
      method: 'post',
      path: '/keys/{id}/rotate',
      summary: 'Give an API key a new text; the old one ends at once, or after a time of grace.',
      body: KeyRotation,
      answer: NEW_KEY,
      status: 200,
      run: async ({ params, body }) => {
        const known = find(params.id);
        if (known.name === ADMIN_KEY_NAME) throw conflict(`change the setting ${ADMIN_KEY_NAME} instead, and restart`);
        const { key, presented } = await keys.rotate(known, ((body as KeyRotation).grace_seconds ?? 0) * 1000);
        return ok({ ...shown(key), key: presented });
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/keys/{id}',
      summary: 'End an API key at once.',
      status: 204,
      run: async ({ params }) => {
        await keys.remove(find(params.id).id);
        return gone;
      },
    },
  ];
}
