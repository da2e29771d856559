/**
 * Open Routing: a request that names no receiver. The target follows from what the request itself says, or from what
 * the hub has seen pass. OCPI 2.2.1 "Open Routing Request" leaves the method to the hub.
 */
import { isObject, type JsonObject } from '../lib/json';
import { isObjectModule, type ObjectModule } from '../ocpi/object-key';
import { type PartyId, type PartyKey, parseParty, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import { BROADCAST_MODULES } from '../platforms/receivers';
import type { OcpiRequest } from '../platforms/request';
import { readBody } from './forward';
import type { Sighting, Sightings } from './sightings';

/** `everyone`: a push of data that is meant for everyone, whose target is not named. */
export type OpenTarget = PartyId | 'everyone';

export class OpenRouting {
  constructor(
    private readonly sightings: Sightings,
    /** Hosted parties that own an object of that id. */
    private readonly ownersHere: (module: ObjectModule, objectId: string) => Promise<PartyKey[]>,
  ) {}

  /** Throws `unknownReceiver` when nothing tells whom the request is for, or several parties fit. */
  async findTarget(request: OcpiRequest, from: PartyId): Promise<OpenTarget> {
    const { module, role, method, params } = request;
    if (role === 'RECEIVER' && BROADCAST_MODULES.has(module) && method !== 'GET') return 'everyone';
    const body = method === 'POST' || method === 'PUT' ? bodyOf(request) : {};
    const named = partyOfToken(body.cdr_token) ?? partyOfToken(body.token);
    if (named && (module === 'sessions' || module === 'cdrs')) return named;
    for (const clue of cluesOf(module, params, body)) {
      const target = await this.follow(clue, from);
      if (target) return target;
    }
    throw new OcpiError(
      'unknownReceiver',
      `nothing seen so far tells whom this ${module} request is for; name OCPI-to-*`,
    );
  }

  /** The other side of what was seen of an object, when there is exactly one. */
  private async follow({ module, objectId }: Clue, from: PartyId): Promise<PartyId | undefined> {
    const seen = await this.sightings.find(module, objectId);
    const here = isObjectModule(module) ? await this.ownersHere(module, objectId.toUpperCase()) : [];
    const others = new Set([...here, ...seen.flatMap((sighting) => otherSide(sighting, partyKey(from)))]);
    const [only] = others;
    return others.size === 1 && only ? parseParty(only) : undefined;
  }
}

interface Clue {
  module: string;
  objectId: string;
}

/** Its owner for everyone else, whom it was shared with for the owner. */
function otherSide({ owner, counterparty }: Sighting, self: string): string[] {
  if (owner !== self) return [owner];
  return counterparty ? [counterparty] : [];
}

function cluesOf(module: string, params: Record<string, string>, body: JsonObject): Clue[] {
  const clues: [string, unknown][] = [
    ['tokens', params.token_uid],
    ['locations', params.location_id],
    ['tariffs', params.tariff_id],
    ['sessions', params.session_id],
    ['cdrs', params.cdr_id],
    ...(module === 'commands' ? commandClues(body) : []),
  ];
  return clues.flatMap(([seenAs, id]) => (typeof id === 'string' && id ? [{ module: seenAs, objectId: id }] : []));
}

function commandClues(body: JsonObject): [string, unknown][] {
  return [
    ['sessions', body.session_id],
    ['locations', body.location_id],
    ['reservations', body.reservation_id],
  ];
}

function partyOfToken(token: unknown): PartyId | undefined {
  if (!isObject(token)) return undefined;
  const { country_code, party_id } = token;
  return typeof country_code === 'string' && typeof party_id === 'string'
    ? parseParty(`${country_code}*${party_id}`)
    : undefined;
}

function bodyOf({ body }: OcpiRequest): JsonObject {
  if (!body || body.length === 0) return {};
  const content = readBody(body);
  return isObject(content) ? content : {};
}

/** What a request that succeeded teaches: whose the object is, and with whom it was shared. */
export function sightingOf(request: OcpiRequest, from: PartyId, to: PartyId | null): Sighting | undefined {
  const { module, role, method, params } = request;
  const reservation =
    module === 'commands' && request.rest === '/RESERVE_NOW' ? bodyOf(request).reservation_id : undefined;
  if (to && typeof reservation === 'string')
    return {
      module: 'reservations',
      objectId: reservation.toUpperCase(),
      owner: partyKey(to),
      counterparty: partyKey(from),
    };
  if (role !== 'RECEIVER' || (method !== 'PUT' && method !== 'PATCH')) return undefined;
  const { country_code, party_id } = params;
  const objectId = params.location_id ?? params.tariff_id ?? params.token_uid ?? params.session_id;
  const owner = country_code && party_id ? parseParty(`${country_code}*${party_id}`) : undefined;
  if (!objectId || !owner) return undefined;
  return { module, objectId: objectId.toUpperCase(), owner: partyKey(owner), counterparty: to && partyKey(to) };
}
