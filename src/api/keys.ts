/** API keys through the API. */
import { toDateTime } from '../lib/clock';
import { Enum, FieldOf } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import type { ApiKey, ApiKeys, Scope } from '../platforms/api-keys';
import { notFound } from './problem';
import { type ApiRoute, gone, LIST_QUERY, listOf, made, ok, pageOf } from './route';

class NewApiKey {
  @FieldOf(text(255), '1', 'What the key is for.')
  name!: string;

  @Enum(['admin', 'read'], '1', 'admin: everything; read: look, change nothing.')
  scope!: Scope;
}

const shown = ({ id, name, scope, createdAt, lastUsedAt }: ApiKey) => ({
  id,
  name,
  scope,
  created_at: toDateTime(createdAt),
  last_used_at: lastUsedAt === null ? null : toDateTime(lastUsedAt),
});

const KEY = {
  type: 'object',
  properties: { id: { type: 'string' }, name: { type: 'string' }, scope: { type: 'string' } },
};

export function keyRoutes(keys: ApiKeys): ApiRoute[] {
  const common = { tag: 'Keys', scope: 'admin' as const };
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
      answer: KEY,
      status: 201,
      run: async ({ body }: { body: NewApiKey }) => {
        const { key, presented } = await keys.create(body.name, body.scope);
        return made({ ...shown(key), key: presented });
      },
    },
    {
      ...common,
      method: 'delete',
      path: '/keys/{id}',
      summary: 'End an API key.',
      status: 204,
      run: async ({ params }) => {
        if (!(await keys.remove(params.id ?? ''))) throw notFound(`key ${params.id}`);
        return gone;
      },
    },
  ];
}
