/** The settings in force. */
import { Config } from '../config/config';
import { SETTINGS } from '../config/setting';
import { type ApiRoute, LIST_QUERY, listOf, ok, pageOf } from './route';

const SETTING = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'As the environment and the files of `config/` have it.' },
    description: { type: 'string' },
    value: { description: 'Null for a secret, and for what is not set.' },
    is_default: { type: 'boolean' },
    is_secret: { type: 'boolean' },
  },
};

/** Addresses of databases and buses may hold a password. */
const withoutPassword = (text: string) => text.replace(/(\/\/[^/:@\s]*):[^@/\s]*@/g, '$1:***@');

function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return withoutPassword(value);
  return Array.isArray(value) ? value.map(shownValue) : (value ?? null);
}

export function settingRoutes(config: Readonly<Config>): ApiRoute[] {
  const defaults = new Config() as unknown as Record<string, unknown>;
  const inForce = config as unknown as Record<string, unknown>;
  const settings = [...SETTINGS].map(([property, { name, doc, secret }]) => ({
    name,
    description: doc,
    value: secret ? null : shownValue(inForce[property]),
    is_default: JSON.stringify(inForce[property]) === JSON.stringify(defaults[property]),
    is_secret: secret === true,
  }));
  return [
    {
      tag: 'Status',
      scope: 'admin',
      method: 'get',
      path: '/settings',
      summary: 'The settings in force, without secrets.',
      query: LIST_QUERY,
      answer: listOf(SETTING),
      status: 200,
      run: async ({ query }) => ok(pageOf(settings, query)),
    },
  ];
}
