/** Who sees an own object: whom it goes to, and whether each has its present state. */
import type { ObjectKey } from '../ocpi/object-key';
import { type PartyId, partyKey } from '../ocpi/party';
import type { BacklogShelf, DueChange } from '../outbound/due';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import type { Platform } from '../platforms/platform';
import type { ObjectShelf } from '../roles/shelf';
import { hostedIn } from './party-param';
import { notFound } from './problem';
import { type ApiRoute, listOf, ok } from './route';

/** Objects that go to everybody of the opposite roles. */
const MODULES = ['locations', 'tariffs'] as const;

export interface AudienceParts {
  book: AddressBook;
  hosted: HostedParties;
  shelf: ObjectShelf;
  backlog: Pick<BacklogShelf, 'marksOf'>;
  reach: {
    platformsFor(change: DueChange): string[];
    partiesOn(platform: Platform, change: DueChange): PartyId[];
    hostedFor(change: DueChange): PartyId[];
  };
}

const SEER = {
  type: 'object',
  properties: {
    platform: { type: ['string', 'null'], description: 'Null: a party that is hosted here as well.' },
    parties: { type: 'array', items: { type: 'string' } },
    state: { type: 'string', enum: ['current', 'due', 'refused', 'given_up'] },
    last_error: { type: ['string', 'null'] },
  },
};

export function audienceRoutes(parts: AudienceParts): ApiRoute[] {
  return MODULES.map((module) => ({
    tag: module === 'locations' ? 'Location' : 'Tariff',
    scope: 'read',
    forParty: 'path',
    method: 'get',
    path: `/parties/{country}/{party}/${module}/{id}/audience`,
    summary: 'Who sees it: whom it goes to, and whether each has its present state.',
    answer: listOf(SEER),
    status: 200,
    run: async ({ params }) => {
      const owner = partyKey(hostedIn(parts.hosted, params).id);
      const key = { module, owner, objectId: (params.id ?? '').toUpperCase() };
      if (!(await parts.shelf.get(owner, key))) throw notFound(`${module} ${params.id} of ${owner} here`);
      return ok({ items: await audienceOf(parts, key), next: null });
    },
  }));
}

async function audienceOf({ book, backlog, reach }: AudienceParts, key: ObjectKey): Promise<object[]> {
  const change: DueChange = { ...key, party: null, change: null, after: null, rev: 0, dueAt: 0 };
  const ids = reach.platformsFor(change);
  const marks = new Map((await backlog.marksOf(key, ids)).map((mark) => [mark.platformId, mark]));
  const over = book
    .platforms()
    .filter(({ id }) => ids.includes(id))
    .map((platform) => ({
      platform: platform.id,
      parties: reach.partiesOn(platform, change).map(partyKey),
      state: marks.get(platform.id)?.state ?? 'current',
      last_error: marks.get(platform.id)?.lastError ?? null,
    }));
  const here = reach
    .hostedFor(change)
    .map((id) => ({ platform: null, parties: [partyKey(id)], state: 'current', last_error: null }));
  return [...over, ...here];
}
