/** What stands beside the objects of hosted parties: deliveries and credits of CDRs, declarations. */
import { type Clock, toDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import { type PartyKey, partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import { creditOf } from '../roles/credit';
import { type DeclarationShelf, faultsOfDeclarations, LocationDeclarations } from '../roles/declarations';
import type { OwnObjects } from '../roles/own-objects';
import { type CdrReceipt, type Receipts, shownReceipt } from '../roles/receipts';
import type { HeldObject, ObjectShelf } from '../roles/shelf';
import { OBJECT, refusing } from './objects';
import { hostedIn } from './party-param';
import { notFound, Problem } from './problem';
import { type ApiAnswer, type ApiRequest, type ApiRoute, ok } from './route';

export interface RecordParts {
  own: OwnObjects;
  shelf: ObjectShelf;
  hosted: HostedParties;
  receipts: Receipts;
  declarations: DeclarationShelf;
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
  return [...cdrRoutes(parts), ...declarationRoutes(parts)];
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
      summary:
        'Take an own CDR back with a Credit CDR, which goes out by itself; `id` names it, `…-C` when left out. With the corrected CDR as `replacement`, that is made too; when it is faulty, neither is.',
      answer: OBJECT,
      status: 201,
      run: (request) => refusing(() => takeBack(parts, request)),
    },
  ];
}

/** Makes the Credit CDR; and the corrected one after it, if there is one and nothing is wrong with it. */
async function takeBack(parts: RecordParts, request: ApiRequest): Promise<ApiAnswer> {
  const { own, hosted, clock } = parts;
  const { json } = await ownIn(parts, 'cdrs', request);
  const { id, replacement } = request.text === '' ? {} : readLossless(request.text);
  const named = (cdrId: unknown) => ({
    party: hostedIn(hosted, request.params).id,
    module: 'cdrs' as const,
    id: String(cdrId),
  });
  const text = replacement === undefined ? undefined : replacementText(replacement);
  const corrected = text === undefined ? undefined : { text, name: named((JSON.parse(text) as JsonObject).id) };
  if (corrected) await own.demandNew(corrected.name, corrected.text);
  const credit = creditOf(json, toDateTime(clock.now()), typeof id === 'string' ? id : undefined);
  const made = await own.create(named((JSON.parse(credit) as JsonObject).id), credit);
  const status = made.isNew ? 201 : 200;
  if (!corrected) return { status, json: made.json };
  const { json: again } = await own.create(
    corrected.name,
    corrected.text,
    String((JSON.parse(credit) as JsonObject).id),
  );
  return { status, json: `{"credit":${made.json},"replacement":${again}}` };
}

/** OCPI 2.2.1 "Credit CDRs": what follows a Credit CDR is a CDR like any other. Throws Problem 400. */
function replacementText(replacement: unknown): string {
  if (isObject(replacement) && typeof replacement.id === 'string' && replacement.credit !== true)
    return writeLossless(replacement);
  throw new Problem(400, 'Bad request', '/replacement must be the corrected CDR, with an id of its own and no credit');
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
