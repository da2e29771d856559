/** Calls of the API as a back office makes them: with any key, any headers. */
import { exchange, type Reply } from '../../src/sandbox/wire';
import { ADMIN_KEY, type World } from './world';

export interface ApiReply extends Omit<Reply, 'json'> {
  // The answer is asserted on, member by member.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  json: any;
}

export interface ApiCall {
  method?: string;
  path: string;
  body?: object | string;
  key?: string;
  headers?: Record<string, string>;
}

export async function call(world: World, { method = 'GET', path, body, key = ADMIN_KEY, headers }: ApiCall) {
  const reply = await exchange({
    method,
    url: `${world.url}/api/v1${path}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'object' ? JSON.stringify(body) : body,
  });
  return reply as ApiReply;
}

/** A new key of that scope; its text. */
export async function aKey(world: World, scope: string, name = scope): Promise<string> {
  const { json } = await call(world, { method: 'POST', path: '/keys', body: { name, scope } });
  return json.key as string;
}

/** Hosts a party, as CPO and eMSP. */
export async function host(world: World, path: string): Promise<void> {
  const body = { roles: ['CPO', 'EMSP'], business_details: { name: path } };
  await call(world, { method: 'PUT', path: `/parties/${path}`, body });
}
