/** Parties: those we host, those we can reach, and the way to each. */
import { Enum, Nested } from '../ocpi/field';
import { BusinessDetails } from '../ocpi/model';
import { partyKey, ROLES, type Role } from '../ocpi/party';
import { type AddressBook, isUp, type PartyEntry } from '../platforms/address-book';
import type { HostedParties, HostedParty } from '../platforms/hosted-parties';
import { partyIn } from './party-param';
import { conflict, notFound } from './problem';
import { type ApiRoute, gone, LIST_QUERY, listOf, ok, pageOf } from './route';

class NewParty {
  @Enum(
    ROLES.filter((role) => role !== 'HUB'),
    '+',
    'The roles in which this instance speaks for the party.',
  )
  roles!: Role[];

  @Nested(() => BusinessDetails, '1', 'Who the party is to the public.')
  business_details!: BusinessDetails;
}

const PARTY = {
  type: 'object',
  properties: {
    country_code: { type: 'string' },
    party_id: { type: 'string' },
    roles: { type: 'array', items: { type: 'string' } },
    way: {
      type: 'string',
      enum: ['hosted', 'direct', 'hub'],
      description: 'Here, directly, or through an upstream hub.',
    },
    platform: { type: ['string', 'null'], description: 'Id of the platform over which it is reached.' },
    connected: { type: 'boolean' },
  },
};

const shownHosted = ({ id, roles, business_details }: HostedParty) => ({
  country_code: id.countryCode,
  party_id: id.partyId,
  roles,
  business_details,
  way: 'hosted',
  platform: null,
  connected: true,
});

const shownReachable = (entry: PartyEntry) => ({
  country_code: entry.id.countryCode,
  party_id: entry.id.partyId,
  roles: [...entry.roles],
  way: entry.way,
  platform: entry.platform.id,
  connected: isUp(entry),
});

const common = { tag: 'Parties', scope: 'admin' as const, path: '/parties/{country}/{party}' };

export interface PartyParts {
  book: AddressBook;
  hosted: HostedParties;
  /** Called after a hosted party has come, changed or gone. */
  changed: () => Promise<void>;
}

export function partyRoutes({ book, hosted, changed }: PartyParts): ApiRoute[] {
  return [
    {
      tag: 'Parties',
      scope: 'read',
      forParty: 'filter',
      method: 'get',
      path: '/parties',
      summary: 'Hosted and reachable parties, with the way to each.',
      query: LIST_QUERY,
      answer: listOf(PARTY),
      status: 200,
      run: async ({ query, party }) => {
        const own = hosted.all().filter(({ id }) => party === undefined || partyKey(id) === party);
        const reachable = book.parties().filter(({ id }) => !hosted.find(id));
        return ok(pageOf([...own.map(shownHosted), ...reachable.map(shownReachable)], query));
      },
    },
    {
      ...common,
      scope: 'read',
      forParty: 'path',
      method: 'get',
      summary: 'One party.',
      answer: PARTY,
      status: 200,
      run: async ({ params }) => {
        const id = partyIn(params);
        const own = hosted.find(id);
        const entry = book.findParty(id);
        if (own) return ok(shownHosted(own));
        if (entry) return ok(shownReachable(entry));
        throw notFound(`party ${partyKey(id)}`);
      },
    },
    {
      ...common,
      method: 'put',
      summary: 'Host a party: this instance speaks for it from now on.',
      body: NewParty,
      answer: PARTY,
      status: 200,
      run: async ({ params, body }: { params: Record<string, string>; body: NewParty }) => {
        const id = partyIn(params);
        const owner = book.ownerOf(id);
        if (owner) throw conflict(`${partyKey(id)} belongs to platform ${owner.name}; one party is in one place`);
        if (hosted.hub && partyKey(hosted.hub.id) === partyKey(id)) throw conflict(`${partyKey(id)} is the hub itself`);
        const party = { id, roles: [...new Set(body.roles)], business_details: body.business_details };
        const isNew = await hosted.put(party);
        await changed();
        return { status: isNew ? 201 : 200, body: shownHosted(party) };
      },
    },
    {
      ...common,
      method: 'delete',
      summary: 'No longer host a party.',
      status: 204,
      run: async ({ params }) => {
        const id = partyIn(params);
        if (!(await hosted.remove(id))) throw notFound(`hosted party ${partyKey(id)}`);
        await changed();
        return gone;
      },
    },
  ];
}
