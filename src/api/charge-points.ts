/** Stations of hosted CPOs through the API: let one connect, see how it is, read what it said. */
import { type Clock, toDateTime } from '../lib/clock';
import { Bool, CiString, Enum, FieldOf, Int, Nested, Text } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { partyKey } from '../ocpi/party';
import type { Bridge } from '../ocpp/bridge';
import { PROTOCOLS, type Protocol } from '../ocpp/message';
import { IDENTITY, type StationPlace, type StationRecord, type StationRegistry } from '../ocpp/registry';
import type { StationView } from '../ocpp/views';
import type { HostedParties } from '../platforms/hosted-parties';
import { operationsShown } from './charge-point-jobs';
import { hostedIn } from './party-param';
import { conflict, notFound, Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, LIST_QUERY, limitOf, listOf, ok, pageOf } from './route';

class ChargePointEvse {
  @CiString(36, '?', 'Uid of an EVSE of the Location; 1, 2, … of the Location in order, when left out.')
  uid?: string;

  @CiString(48, '?', 'Its evse_id, to be compared with what the station says.')
  evse_id?: string;

  @CiString(36, '?', 'Id of the Connector in that EVSE; needed when it has several.')
  connector_id?: string;

  @Int('?', 'Number of the connector at a station of OCPP 1.6.')
  ocpp_connector?: number;

  @Int('?', 'Number of the EVSE at a station of OCPP 2.0.1.')
  ocpp_evse?: number;

  @Text(36, '?', 'EVSEs of the same group share a power unit: only one of them can be used at a time.')
  share_group?: string;

  @Bool('?', 'Whether vehicles may feed back here.')
  v2g?: boolean;
}

class ChargePointAuth {
  @FieldOf(text(255), '?', 'Password for HTTP Basic; the user is the identity. Binary ones as hexadecimal digits.')
  password?: string | null;
}

class NewChargePoint {
  @CiString(36, '1', 'Location at which it stands.')
  location_id!: string;

  @Nested(() => ChargePointEvse, '+', 'Its connectors as EVSEs of the Location.')
  evses!: ChargePointEvse[];

  @Nested(() => ChargePointAuth, '?', 'How it proves who it is; left out, what it had is kept.')
  auth?: ChargePointAuth;

  @Enum(PROTOCOLS, '?', 'The only version of OCPP it may speak; learned from the station when left out.')
  protocol?: Protocol;

  @Int('?', 'OCPP security profile that it must come with at least; 0 when left out.')
  security_profile?: number;

  @Bool('?', 'Whether messages are refused for the slightest deviation from the schema.')
  strict?: boolean;
}

const CHARGE_POINT = {
  type: 'object',
  properties: {
    identity: { type: 'string' },
    location_id: { type: 'string' },
    evses: { type: 'array', items: { type: 'object' } },
    protocol: { type: ['string', 'null'] },
    connected: { type: 'boolean' },
    pending_calls: { type: 'integer', description: 'Calls to it that are under way or wait for their turn.' },
  },
};
const MESSAGE = {
  type: 'object',
  properties: { id: { type: 'string' }, at: { type: 'string' }, direction: { type: 'string' } },
};

export interface ChargePointParts {
  bridge: Bridge;
  registry: StationRegistry;
  hosted: HostedParties;
  clock: Clock;
}

export const CHARGE_POINT_PATH = '/parties/{country}/{party}/charge-points/{identity}';

export function chargePointRoutes(parts: ChargePointParts): ApiRoute[] {
  const { bridge, registry, hosted } = parts;
  const common = { tag: 'Charge points', scope: 'admin' as const, path: CHARGE_POINT_PATH, status: 200 };
  return [
    {
      ...common,
      method: 'put',
      summary: 'Let a charge point connect, or change what is known of it.',
      body: NewChargePoint,
      answer: CHARGE_POINT,
      run: (request) => put(parts, request),
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'A charge point: connection, protocol, live status, last messages.',
      answer: CHARGE_POINT,
      run: async ({ params }) => ok(await shown(parts, stationIn(parts, params))),
    },
    {
      ...common,
      method: 'delete',
      summary: 'The charge point may no longer connect; its EVSEs stay as they are.',
      status: 204,
      run: async ({ params }) => {
        const { identity } = stationIn(parts, params);
        await bridge.forget(identity);
        return gone;
      },
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: '/parties/{country}/{party}/charge-points',
      summary: 'The charge points of a party.',
      query: LIST_QUERY,
      answer: listOf(CHARGE_POINT),
      run: async ({ params, query }) => {
        const party = partyKey(hostedIn(hosted, params).id);
        const records = registry.all().filter((record) => partyKey(record.party) === party);
        const page = pageOf(records, query);
        const items = page.items.map(async (record) => summary(parts, record, await bridge.views.of(record.identity)));
        return ok({ ...page, items: await Promise.all(items) });
      },
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: `${CHARGE_POINT_PATH}/messages`,
      summary: 'What went over its socket, both ways, newest first.',
      query: { ...LIST_QUERY, cursor: 'Id of the message before which to go on.' },
      answer: listOf(MESSAGE),
      run: async ({ params, query }) => {
        const { identity } = stationIn(parts, params);
        const limit = limitOf(query);
        const items = await messagesOf(bridge, identity, { before: query.get('cursor') ?? undefined, limit });
        return ok({ items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null });
      },
    },
  ];
}

/** The registered station of that party. Throws Problem 404. */
export function stationIn({ registry, hosted }: ChargePointParts, params: Record<string, string>): StationRecord {
  const party = partyKey(hostedIn(hosted, params).id);
  const record = registry.find(params.identity ?? '');
  if (record && partyKey(record.party) === party) return record;
  throw notFound(`charge point ${params.identity} of ${party}`);
}

async function put(parts: ChargePointParts, { params, body }: ApiRequest<NewChargePoint>) {
  const { id: party, roles } = hostedIn(parts.hosted, params);
  const identity = params.identity ?? '';
  if (!IDENTITY.test(identity))
    throw new Problem(400, 'Bad request', 'an identity has 1 to 48 letters, digits or characters of *-_.=:+|@');
  if (!roles.includes('CPO'))
    throw new Problem(400, 'Bad request', `${partyKey(party)} is no CPO here; charge points belong to a CPO`);
  const known = parts.registry.find(identity);
  if (known && partyKey(known.party) !== partyKey(party))
    throw conflict(`${identity} belongs to ${partyKey(known.party)}; delete it there first`);
  const record = {
    identity,
    party,
    locationId: body.location_id,
    places: await placesOf(parts, party, body),
    securityProfile: body.security_profile ?? 0,
    protocol: body.protocol,
    isStrict: body.strict ?? false,
    createdAt: parts.clock.now(),
  };
  const isNew = await parts.bridge.register(record, body.auth && (body.auth.password ?? null));
  return { status: isNew ? 201 : 200, body: await shown(parts, stationIn(parts, params)) };
}

/** Each entry names an EVSE of the Location; without a uid the EVSEs of the Location are taken in order. */
async function placesOf(
  { bridge }: ChargePointParts,
  party: StationRecord['party'],
  { location_id, evses }: NewChargePoint,
): Promise<StationPlace[]> {
  const known = (await bridge.evseUids(party, location_id)) ?? [];
  return evses.map((evse, index) => {
    const number = evse.ocpp_evse ?? evse.ocpp_connector ?? index + 1;
    if (number < 1) throw new Problem(400, 'Bad request', `/evses/${index}: connectors and EVSEs are numbered from 1`);
    const evseUid = evse.uid ?? known[index];
    if (evseUid === undefined)
      throw new Problem(
        400,
        'Bad request',
        `/evses/${index}/uid is missing, and Location ${location_id} has no such EVSE`,
      );
    if (known.length > 0 && !known.includes(evseUid))
      throw new Problem(400, 'Bad request', `/evses/${index}/uid: Location ${location_id} has no EVSE ${evseUid}`);
    return {
      position: { evse: number, connector: evse.ocpp_evse === undefined ? 1 : (evse.ocpp_connector ?? 1) },
      evseUid,
      connectorId: evse.connector_id,
      evseId: evse.evse_id,
      shareGroup: evse.share_group,
      isBidirectional: evse.v2g,
    };
  });
}

function summary({ clock }: ChargePointParts, record: StationRecord, view: StationView | undefined) {
  return {
    identity: record.identity,
    location_id: record.locationId,
    protocol: record.protocol ?? view?.state.protocol ?? null,
    connected: view?.isConnected ?? false,
    connected_at: moment(view?.connectedAt),
    last_heard_at: moment(view?.lastHeardAt),
    pending_calls: view?.pendingCalls ?? 0,
    has_password: record.passwordHash !== null,
    security_profile: record.securityProfile,
    strict: record.isStrict,
    evses: shownPlaces(record, view),
    now: toDateTime(clock.now()),
  };
}

export const moment = (ms: number | null | undefined) => (ms === undefined || ms === null ? null : toDateTime(ms));

function shownPlaces(record: StationRecord, view: StationView | undefined) {
  return record.places.map(({ position, evseUid, connectorId, evseId, shareGroup, isBidirectional }) => ({
    uid: evseUid,
    evse_id: evseId ?? null,
    connector_id: connectorId ?? null,
    ocpp_evse: position.evse,
    ocpp_connector: position.connector,
    share_group: shareGroup ?? null,
    v2g: isBidirectional ?? false,
    status: view?.statuses[evseUid] ?? 'UNKNOWN',
  }));
}

const SHOWN_MESSAGES = 20;

async function shown(parts: ChargePointParts, record: StationRecord) {
  const { bridge } = parts;
  const view = await bridge.views.of(record.identity);
  const state = view?.state;
  return {
    ...summary(parts, record, view),
    boot: state?.boot ? { ...state.boot, at: toDateTime(state.boot.at) } : null,
    connectors: Object.entries(state?.statuses ?? {}).map(([place, known]) => ({
      place,
      status: known.status,
      error_code: known.errorCode,
      at: toDateTime(known.at),
      remarks: known.remarks ?? null,
    })),
    configuration: state?.configuration ?? null,
    ...operationsShown(state),
    clock_offset_ms: state?.clock.offsetMs ?? 0,
    messages: await messagesOf(bridge, record.identity, { limit: SHOWN_MESSAGES }),
  };
}

async function messagesOf(bridge: Bridge, identity: string, page: { before?: string; limit: number }) {
  const messages = await bridge.log.find(identity, page);
  return messages.map(({ id, at, direction, text: frame }) => ({ id, at: toDateTime(at), direction, frame }));
}
