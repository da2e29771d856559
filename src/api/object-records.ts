/** What stands beside the objects of hosted parties: deliveries and credits of CDRs, preferences, declarations. */
import { type Clock, toDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import { creditOf } from '../roles/credit';
import { type DeclarationShelf, faultsOfDeclarations, LocationDeclarations } from '../roles/declarations';
import type { OwnObjects } from '../roles/own-objects';
import type { PreferencesShelf } from '../roles/preferences';
import { type CdrReceipt, type Receipts, shownReceipt } from '../roles/receipts';
import type { HeldObject, ObjectShelf } from '../roles/shelf';
import { OBJECT, refusing } from './objects';
import { hostedIn } from './party-param';
import { notFound, Problem } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';

export interface RecordParts {
  own: OwnObjects;
  shelf: ObjectShelf;
  hosted: HostedParties;
  receipts: Receipts;
  declarations: DeclarationShelf;
  preferences: PreferencesShelf;
  clock: Clock;
}

const ABOVE = '/parties/{country}/{party}';
const common = { scope: 'admin' as const, forParty: 'path' as const, status: 200 };
const RECEIPT = {
  type: 'object',
  properties: {
    platform: { type: 'string' },
    party: { type: ['string', 'null'] },
    location: { type: ['string', 'null'], description: 'Where the partner keeps it, as it said.' },
    accepted_at: { type: 'string' },
  },
};
const CHECK = {
  type: 'object',
  properties: {
    same: { type: 'boolean' },
    differences: { type: 'array', items: { type: 'string' }, description: 'Members that differ.' },
    problem: { type: ['string', 'null'], description: 'Why nothing could be compared.' },
  },
};
const DECLARED = { type: 'object', description: 'The declarations, with updated_at.' };

export function recordRoutes(parts: RecordParts): ApiRoute[] {
  return [...cdrRoutes(parts), preferencesRoute(parts), ...declarationRoutes(parts)];
}

/** An own object that the path names. Throws Problem 404. */
async function ownIn(parts: RecordParts, module: 'cdrs' | 'locations', { params }: ApiRequest): Promise<HeldObject> {
  const owner = partyKey(hostedIn(parts.hosted, params).id);
  const found = await parts.shelf.get(owner, { module, owner, objectId: (params.id ?? '').toUpperCase() });
  if (found) return found;
  throw notFound(`own ${module} object ${params.id} of ${owner}`);
}

async function receiptIn(parts: RecordParts, request: ApiRequest): Promise<CdrReceipt> {
  const { owner, objectId } = await ownIn(parts, 'cdrs', request);
  const receipt = await parts.receipts.get(owner, objectId);
  if (receipt) return receipt;
  throw notFound(`delivery of CDR ${request.params.id}: no partner has accepted it yet`);
}

function cdrRoutes(parts: RecordParts): ApiRoute[] {
  const above = `${ABOVE}/cdrs/{id}`;
  return [
    {
      ...common,
      tag: 'CDR',
      scope: 'read',
      method: 'get',
      path: `${above}/delivery`,
      summary: 'Who took an own CDR, when, and where it keeps it.',
      answer: RECEIPT,
      run: async (request) => ok(shownReceipt(await receiptIn(parts, request))),
    },
    {
      ...common,
      tag: 'CDR',
      method: 'post',
      path: `${above}/check`,
      summary: 'Read an own CDR back from the partner that took it, and compare.',
      answer: CHECK,
      run: async (request) => ok(await parts.receipts.check(await receiptIn(parts, request))),
    },
    {
      ...common,
      tag: 'CDR',
      method: 'post',
      path: `${above}/credit`,
      summary: 'Take an own CDR back with a Credit CDR, which goes out by itself; `id` names it, `…-C` when left out.',
      answer: OBJECT,
      status: 201,
      run: (request) =>
        refusing(async () => {
          const { json } = await ownIn(parts, 'cdrs', request);
          const { id } = (request.body ?? {}) as { id?: string };
          const credit = creditOf(json, toDateTime(parts.clock.now()), id);
          const name = { party: hostedIn(parts.hosted, request.params).id, module: 'cdrs' as const };
          const made = await parts.own.create({ ...name, id: (JSON.parse(credit) as { id: string }).id }, credit);
          return { status: made.isNew ? 201 : 200, json: made.json };
        }),
    },
  ];
}

function preferencesRoute({ hosted, preferences }: RecordParts): ApiRoute {
  return {
    ...common,
    tag: 'Session',
    scope: 'read',
    method: 'get',
    path: `${ABOVE}/sessions/{id}/charging-preferences`,
    summary: 'What the driver of an own Session wants, as the eMSP told it last, and what was answered.',
    answer: { type: 'object' },
    run: async ({ params }) => {
      const owner = partyKey(hostedIn(hosted, params).id);
      const held = await preferences.get(owner, (params.id ?? '').toUpperCase());
      if (!held) throw notFound(`charging preferences of Session ${params.id}`);
      const { party, json, response, receivedAt } = held;
      return ok({ party, preferences: JSON.parse(json), response, received_at: toDateTime(receivedAt) });
    },
  };
}

function declarationRoutes(parts: RecordParts): ApiRoute[] {
  const path = `${ABOVE}/locations/{id}/declarations`;
  const { declarations, clock } = parts;
  const shown = async (owner: PartyKey, objectId: string) => {
    const held = await declarations.get(owner, objectId);
    if (!held) throw notFound(`declarations of Location ${objectId}`);
    return ok({ ...(JSON.parse(held.json) as object), updated_at: toDateTime(held.updatedAt) });
  };
  return [
    {
      ...common,
      tag: 'Location',
      scope: 'read',
      method: 'get',
      path,
      summary: 'What is declared of an own Location to the French authorities.',
      answer: DECLARED,
      run: async (request) => {
        const { owner, objectId } = await ownIn(parts, 'locations', request);
        return shown(owner, objectId);
      },
    },
    {
      ...common,
      tag: 'Location',
      method: 'put',
      path,
      summary: 'Declare an own Location: owner, operational unit, stations, meters.',
      body: LocationDeclarations,
      answer: DECLARED,
      run: async (request: ApiRequest<LocationDeclarations>) => {
        const { owner, objectId, json } = await ownIn(parts, 'locations', request);
        const faults = faultsOfDeclarations(request.body, JSON.parse(json) as JsonObject, clock);
        if (faults.length > 0) {
          const told = faults.map(({ path: at, problem }) => `${at} ${problem}`).join('; ');
          throw new Problem(400, 'Bad request', told, { faults });
        }
        await declarations.put({ owner, objectId, json: JSON.stringify(request.body), updatedAt: clock.now() });
        return shown(owner, objectId);
      },
    },
  ];
}
