/** Stations of hosted CPOs through the API: let one connect, see how it is, read what it said. */
import { toDateTime } from '../lib/clock';
import { partyKey } from '../ocpi/party';
import type { Bridge } from '../ocpp/bridge';
import { whyHidden } from '../ocpp/places';
import type { StationRecord } from '../ocpp/registry';
import type { StationView } from '../ocpp/views';
import { operationsShown } from './charge-point-jobs';
import { type ChargePointParts, NewChargePoint, readChargePoint } from './charge-point-request';
import { hostedIn } from './party-param';
import { notFound } from './problem';
import { type ApiRequest, type ApiRoute, gone, LIST_QUERY, limitOf, listOf, ok, pageOf } from './route';

const CHARGE_POINT = {
  type: 'object',
  properties: {
    identity: { type: 'string' },
    location_id: { type: 'string' },
    evses: { type: 'array', items: { type: 'object' } },
    protocol: { type: ['string', 'null'] },
    connected: { type: 'boolean' },
    hidden_because: { type: ['string', 'null'], description: 'Why partners do not see it, when they do not.' },
    pending_calls: { type: 'integer', description: 'Calls to it that are under way or wait for their turn.' },
  },
};
const MESSAGE = {
  type: 'object',
  properties: { id: { type: 'string' }, at: { type: 'string' }, direction: { type: 'string' } },
};

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
  const { record, proof } = await readChargePoint(parts, params, body);
  const isNew = await parts.bridge.register(record, proof);
  return { status: isNew ? 201 : 200, body: await shown(parts, stationIn(parts, params)) };
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
    certificate_serial: record.certificateSerial,
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
    hidden_because: (await whyHidden(record, bridge.desk)) ?? null,
    clock_offset_ms: state?.clock.offsetMs ?? 0,
    messages: await messagesOf(bridge, record.identity, { limit: SHOWN_MESSAGES }),
  };
}

async function messagesOf(bridge: Bridge, identity: string, page: { before?: string; limit: number }) {
  const messages = await bridge.log.find(identity, page);
  return messages.map(({ id, at, direction, text: frame }) => ({ id, at: toDateTime(at), direction, frame }));
}
