/** Commands: given by a hosted eMSP and followed to their result; taken on by a hosted CPO, its back office carrying them out. */
import { Nested } from '../ocpi/field';
import { COMMAND_TYPES } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import type { AskedOrders } from '../roles/orders/asked';
import { isCommand, type OrderName } from '../roles/orders/order';
import { type PrepareParts, prepareCommand } from '../roles/orders/prepare';
import type { TakenOrderShelf } from '../roles/orders/shelf';
import { shownOrder, type TakenOrders } from '../roles/orders/taken';
import { ASKED, contentOf, OrderResult, PartyReference, partyOf, refusing, shownAsked, unknownOrder } from './orders';
import { hostedIn } from './party-param';
import { notFound } from './problem';
import { type ApiRequest, type ApiRoute, LIST_QUERY, limitOf, listOf, ok } from './route';

class NewCommand {
  @Nested(
    () => PartyReference,
    '1',
    'The CPO; beside it the fields of the command as OCPI has them, without response_url.',
  )
  to!: PartyReference;
}

const TAKEN = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    command: { type: 'string' },
    from: { type: 'object' },
    request: { type: 'object' },
    reservation_number: {
      type: 'integer',
      description: "What the charger is to call the reservation; the eMSP's own id may be another's too.",
    },
    response: { type: 'object' },
    result: { type: ['object', 'null'] },
    at: { type: 'string' },
    answer_by: { type: ['string', 'null'], description: 'When it counts as timed out; null once it has its result.' },
  },
};

export interface CommandParts {
  asked: AskedOrders;
  taken: TakenOrders;
  takenShelf: TakenOrderShelf;
  hosted: HostedParties;
  prepare: PrepareParts;
}

export function commandRoutes(parts: CommandParts): ApiRoute[] {
  return [...askedRoutes(parts), ...takenRoutes(parts)];
}

function askedRoutes({ asked, hosted, prepare }: CommandParts): ApiRoute[] {
  const common = { tag: 'Command', answer: ASKED };
  return [
    {
      ...common,
      scope: 'admin',
      forParty: 'path',
      method: 'post',
      path: '/parties/{country}/{party}/commands/{command}',
      summary: 'A hosted eMSP commands something of a CPO; the answer has its response, the result comes later.',
      body: NewCommand,
      status: 202,
      run: ({ params, body, createdId: id }: ApiRequest<NewCommand>) =>
        refusing(async () => {
          const name = params.command as OrderName;
          if (!isCommand(name)) throw notFound(`command ${name}; there are ${COMMAND_TYPES.join(', ')}`);
          const wanted = {
            party: hostedIn(hosted, params).id,
            to: partyOf(body.to),
            name,
            content: contentOf(body, 'to'),
            id,
          };
          await prepareCommand(prepare, wanted);
          return { status: 202, body: shownAsked(await asked.ask(wanted)) };
        }),
    },
    {
      ...common,
      scope: 'read',
      forParty: 'filter',
      method: 'get',
      path: '/commands/{id}',
      summary: 'A command or a charging profile request that a hosted party has given, and what came of it.',
      status: 200,
      run: async ({ params, party }) => {
        const order = await asked.get(params.id ?? '');
        if (!order || (party !== undefined && order.party !== party)) throw unknownOrder(params.id);
        return ok(shownAsked(order));
      },
    },
  ];
}

function takenRoutes({ taken, takenShelf, hosted }: CommandParts): ApiRoute[] {
  const common = { tag: 'Command', forParty: 'path' as const };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/parties/{country}/{party}/commands',
      summary: 'What partners have commanded of a hosted CPO, charging profiles included; newest first.',
      query: { ...LIST_QUERY, open: '`true`: only what waits for its result; `false`: only what has it.' },
      answer: listOf(TAKEN),
      status: 200,
      run: async ({ params, query }) => {
        const limit = limitOf(query);
        const open = query.get('open');
        const filter = {
          party: partyKey(hostedIn(hosted, params).id),
          isOpen: open === null ? undefined : open === 'true',
        };
        const orders = await takenShelf.list(filter, limit, query.get('cursor') ?? undefined);
        const next = orders.length === limit ? (orders.at(-1)?.id ?? null) : null;
        return ok({ items: orders.map(shownOrder), next });
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'post',
      path: '/parties/{country}/{party}/commands/{id}/result',
      summary: 'What came of it; goes to the eMSP. CANCELED_RESERVATION takes a reservation back that was accepted.',
      body: OrderResult,
      answer: TAKEN,
      status: 200,
      run: ({ params, body }: ApiRequest<OrderResult>) =>
        refusing(async () => ok(shownOrder(await taken.settle(hostedIn(hosted, params).id, params.id ?? '', body)))),
    },
  ];
}
