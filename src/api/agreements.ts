/** Agreements: who may talk to whom about what, when the hub routes by agreement. */
import type { Agreement, Rules } from '../hub/rules';
import { type Clock, fromDateTime, toDateTime } from '../lib/clock';
import { DateTime, FieldOf, Matching } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { type PartyId, parseParty } from '../ocpi/party';
import { notFound, Problem } from './problem';
import { type ApiRoute, gone, LIST_QUERY, listOf, made, ok, pageOf } from './route';

const PARTY = '^[A-Za-z]{2}\\*[A-Za-z0-9]{3}$';

class NewAgreement {
  @Matching(PARTY, 'a party written FR*ABC', '1', 'One side.')
  party!: string;

  @Matching(PARTY, 'a party written FR*ABC', '1', 'The other side.')
  counterparty!: string;

  @FieldOf(text(64), '*', 'Module ids it covers; all when left out.')
  modules?: string[] | null;

  @DateTime('?', 'From when it is valid; now when left out.')
  valid_from?: string | null;

  @DateTime('?', 'Until when it is valid; without end when left out.')
  valid_to?: string | null;
}

const AGREEMENT = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    party: { type: 'string' },
    counterparty: { type: 'string' },
    modules: { type: ['array', 'null'], items: { type: 'string' } },
    valid_from: { type: 'string' },
    valid_to: { type: ['string', 'null'] },
  },
};

const shown = ({ id, party, counterparty, modules, validFrom, validTo }: Agreement) => ({
  id,
  party,
  counterparty,
  modules,
  valid_from: toDateTime(validFrom),
  valid_to: validTo === null ? null : toDateTime(validTo),
});

export interface AgreementParts {
  rules: Rules;
  clock: Clock;
  /** Called after an agreement between two parties began, changed or ended. */
  changed: (a: PartyId, b: PartyId) => void;
}

function read(body: NewAgreement, id: string, clock: Clock): Agreement {
  const validFrom = body.valid_from ? fromDateTime(body.valid_from) : clock.now();
  const validTo = body.valid_to ? fromDateTime(body.valid_to) : null;
  if (validTo !== null && validTo <= validFrom)
    throw new Problem(400, 'Bad request', '/valid_to is not after /valid_from');
  const party = body.party.toUpperCase();
  const counterparty = body.counterparty.toUpperCase();
  if (party === counterparty) throw new Problem(400, 'Bad request', '/counterparty is the same as /party');
  const modules = body.modules && body.modules.length > 0 ? body.modules : null;
  return { id, party, counterparty, modules, validFrom, validTo };
}

export function agreementRoutes({ rules, clock, changed }: AgreementParts): ApiRoute[] {
  const tell = ({ party, counterparty }: Agreement) => {
    const a = parseParty(party);
    const b = parseParty(counterparty);
    if (a && b) changed(a, b);
  };
  const find = (id = '') => {
    const agreement = rules.agreement(id);
    if (!agreement) throw notFound(`agreement ${id}`);
    return agreement;
  };
  const put = async (agreement: Agreement) => {
    await rules.put(agreement);
    tell(agreement);
    return shown(agreement);
  };
  const common = { tag: 'Agreements', scope: 'admin' as const, answer: AGREEMENT };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/agreements',
      summary: 'All agreements.',
      query: LIST_QUERY,
      answer: listOf(AGREEMENT),
      status: 200,
      run: async ({ query }) => ok(pageOf(rules.agreements().map(shown), query)),
    },
    {
      ...common,
      method: 'post',
      path: '/agreements',
      summary: 'A new agreement between two parties.',
      body: NewAgreement,
      status: 201,
      run: async ({ body, createdId }) => made(await put(read(body, createdId, clock))),
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/agreements/{id}',
      summary: 'One agreement.',
      status: 200,
      run: async ({ params }) => ok(shown(find(params.id))),
    },
    {
      ...common,
      method: 'put',
      path: '/agreements/{id}',
      summary: 'Replace an agreement.',
      body: NewAgreement,
      status: 200,
      run: async ({ params, body }) => ok(await put(read(body, find(params.id).id, clock))),
    },
    {
      ...common,
      method: 'delete',
      path: '/agreements/{id}',
      summary: 'End an agreement.',
      answer: undefined,
      status: 204,
      run: async ({ params }) => {
        const agreement = find(params.id);
        await rules.remove(agreement.id);
        tell(agreement);
        return gone;
      },
    },
  ];
}
