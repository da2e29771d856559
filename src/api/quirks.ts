/** What may be set for partners that deviate: the ready-made profiles, and every single exception with its meaning. */
import { objectSchema } from '../ocpi/schema';
import { PROFILES, Quirks } from '../platforms/quirks';
import { type ApiRoute, ok } from './route';

const refer = (type: { name: string }) => ({ $ref: `#/components/schemas/${type.name}` });

export function quirkRoutes(): ApiRoute[] {
  const profiles = Object.entries(PROFILES).map(([name, profile]) => ({ name, ...profile }));
  return [
    {
      tag: 'Platforms',
      scope: 'read',
      method: 'get',
      path: '/quirks',
      summary: 'Ready-made profiles for partners that deviate, and what each single exception means.',
      answer: { type: 'object', properties: { profiles: { type: 'array' }, fields: { type: 'object' } } },
      status: 200,
      run: async () => ok({ profiles, fields: objectSchema(Quirks, refer).properties }),
    },
  ];
}
