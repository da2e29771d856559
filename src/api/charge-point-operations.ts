/** What an operator has a charge point do, and what came of it. Every call waits for the charge point's own answer. */
import { fromDateTime } from '../lib/clock';
import { Bool, CiString, DateTime, Enum, FieldOf } from '../ocpi/field';
import { pem, text } from '../ocpi/kinds';
import type { Order, OrderOutcome } from '../ocpp/order';
import type { StationRecord } from '../ocpp/registry';
import { namesSecret } from '../ocpp/secret-settings';
import type { Position } from '../ocpp/station-event';
import type { ChargePointParts } from './charge-point-request';
import { CHARGE_POINT_PATH, stationIn } from './charge-points';
import { Problem } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';
import { refusedByStation } from './station-answer';

class SettingValue {
  @FieldOf(text(2500), '1', 'The value, as the charge point writes it.')
  value!: string;
}

class ResetRequest {
  @Enum(['now', 'idle'], '1', '`now` ends what is charging; `idle` lets it finish where OCPP 2.0.1 is spoken.')
  when!: 'now' | 'idle';
}

class AvailabilityRequest {
  @Bool('1', 'False: takes no more drivers; a charge under way goes on to its end.')
  operative!: boolean;

  @CiString(36, '?', 'Uid of one EVSE; the whole charge point when left out.')
  evse_uid?: string;
}

class TriggerRequest {
  @CiString(50, '1', 'Message that is wanted: `StatusNotification`, `MeterValues`, `Heartbeat`, `BootNotification` …')
  message!: string;

  @CiString(36, '?', 'Uid of the EVSE that it is about.')
  evse_uid?: string;
}

class UnlockRequest {
  @CiString(36, '1', 'Uid of the EVSE whose cable is to be let go.')
  evse_uid!: string;
}

class LogRequest {
  @FieldOf(text(512), '1', 'Where the charge point puts the file: ftp, ftps, sftp, http or https.')
  url!: string;

  @DateTime('?', 'Only what was written since then.')
  from?: string;

  @DateTime('?', 'Only what was written until then.')
  to?: string;

  @Enum(['diagnostics', 'security'], '?', 'Which log; `diagnostics` when left out.')
  log?: 'diagnostics' | 'security';
}

class FirmwareRequest {
  @FieldOf(text(512), '1', 'Where the charge point finds the firmware: ftp, ftps, sftp, http or https.')
  url!: string;

  @DateTime('?', 'When it fetches it; at once, when left out.')
  at?: string;

  @FieldOf(pem(5500), '?', 'Certificate (PEM) with which it was signed; with `signature`, the charge point checks it.')
  signing_certificate?: string;

  @FieldOf(text(800), '?', 'Its signature (Base64).')
  signature?: string;
}

const ANSWER = {
  type: 'object',
  properties: {
    answer: { type: 'string', enum: ['accepted', 'scheduled', 'rebootRequired'] },
    reason: { type: ['string', 'null'] },
  },
};
const SETTINGS = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: { type: 'string' }, value: { type: 'string' }, read_only: { type: 'boolean' } },
      },
    },
    unknown: { type: 'array', items: { type: 'string' } },
  },
};

const COMMON = { tag: 'Charge points', scope: 'admin' as const, status: 200, answer: ANSWER };

export function chargePointOperationRoutes(parts: ChargePointParts): ApiRoute[] {
  return [...settingRoutes(parts), ...orderRoutes(parts)];
}

function settingRoutes(parts: ChargePointParts): ApiRoute[] {
  return [
    {
      ...COMMON,
      method: 'get',
      path: `${CHARGE_POINT_PATH}/configuration`,
      summary: 'Its settings, read from it now. OCPP 2.0.1: those that matter here, or the variables that are named.',
      query: { key: 'Only these, repeated or separated by commas: `HeartbeatInterval`, `TxCtrlr.TxStartPoint`.' },
      answer: SETTINGS,
      run: async ({ params, query }) => {
        const keys = query.getAll('key').flatMap((one) => one.split(','));
        const outcome = await operate(parts, stationIn(parts, params), { kind: 'readConfiguration', keys });
        return ok(shownSettings(outcome));
      },
    },
    {
      ...COMMON,
      method: 'put',
      path: `${CHARGE_POINT_PATH}/configuration/{key}`,
      summary: 'Change one of its settings.',
      body: SettingValue,
      run: async ({ params, body }: ApiRequest<SettingValue>) => {
        const order = { kind: 'writeConfiguration' as const, key: settable(params.key ?? ''), value: body.value };
        return ok(answered(await operate(parts, stationIn(parts, params), order)));
      },
    },
  ];
}

function orderRoutes(parts: ChargePointParts): ApiRoute[] {
  const operation = <B>(
    path: string,
    summary: string,
    more: { body?: ApiRoute['body']; order: (body: B, record: StationRecord) => Order },
  ): ApiRoute => ({
    ...COMMON,
    method: 'post',
    path: `${CHARGE_POINT_PATH}/${path}`,
    summary,
    body: more.body,
    run: async (request: ApiRequest<B>) => {
      const record = stationIn(parts, request.params);
      return ok(answered(await operate(parts, record, more.order(request.body, record))));
    },
  });
  return [
    operation<ResetRequest>('reset', 'Start it anew.', {
      body: ResetRequest,
      order: ({ when }) => ({ kind: 'reset', when }),
    }),
    operation<AvailabilityRequest>('availability', 'Let it take drivers, or no more of them.', {
      body: AvailabilityRequest,
      order: ({ operative, evse_uid }, record) => ({
        kind: 'changeAvailability',
        at: evse_uid === undefined ? { evse: 0, connector: 0 } : { ...positionOf(record, evse_uid), connector: 0 },
        isOperative: operative,
      }),
    }),
    operation<TriggerRequest>('trigger', 'Have it send a message now.', {
      body: TriggerRequest,
      order: ({ message, evse_uid }, record) => ({
        kind: EXTENDED.has(message) ? 'extendedTrigger' : 'trigger',
        message,
        ...(evse_uid === undefined ? {} : { at: positionOf(record, evse_uid) }),
      }),
    }),
    operation<UnlockRequest>('unlock', 'Let the cable go; a charge under way ends first.', {
      body: UnlockRequest,
      order: ({ evse_uid }, record) => ({ kind: 'unlock', at: positionOf(record, evse_uid) }),
    }),
    operation('clear-cache', 'Have it forget which tokens it has seen.', { order: () => ({ kind: 'clearCache' }) }),
    operation<LogRequest>('logs', 'Have it upload its log; `jobs` of the charge point tells how far it is.', {
      body: LogRequest,
      order: ({ url, from, to, log }) => ({
        kind: log === 'security' ? 'uploadSecurityLog' : 'uploadDiagnostics',
        url: fetchable(url),
        requestId: 0,
        ...(from === undefined ? {} : { from: fromDateTime(from) }),
        ...(to === undefined ? {} : { to: fromDateTime(to) }),
      }),
    }),
    operation<FirmwareRequest>(
      'firmware',
      'Have it install firmware; `jobs` of the charge point tells how far it is.',
      {
        body: FirmwareRequest,
        order: (request) => firmwareOrder(request, parts.clock.now()),
      },
    ),
  ];
}

/** Throws Problem. */
function firmwareOrder({ url, at, signing_certificate: certificate, signature }: FirmwareRequest, now: number): Order {
  const update = { url: fetchable(url), requestId: 0, at: at === undefined ? now : fromDateTime(at) };
  if (certificate !== undefined && signature !== undefined)
    return { ...update, kind: 'updateSignedFirmware', certificate, signature };
  if (certificate === undefined && signature === undefined) return { ...update, kind: 'updateFirmware' };
  throw new Problem(400, 'Bad request', '/signing_certificate and /signature go together');
}

/** Messages that came to OCPP 1.6 with its security whitepaper; from 2.0.1 on there is no difference. */
const EXTENDED: ReadonlySet<string> = new Set(['LogStatusNotification', 'SignChargePointCertificate']);

/** Throws Problem when it was not done. */
async function operate({ bridge }: ChargePointParts, { identity }: StationRecord, order: Order): Promise<OrderOutcome> {
  const outcome = await bridge.carrying.operations.run(identity, order);
  const isDone = ['accepted', 'scheduled', 'rebootRequired'].includes(outcome.status);
  if (!isDone) throw refusedByStation(identity, outcome);
  return outcome;
}

const answered = ({ status, reason }: OrderOutcome) => ({ answer: status, reason: reason ?? null });

const shownValue = (key: string, value: string | undefined) =>
  value !== undefined && namesSecret(key) ? '***' : (value ?? null);

const shownSettings = ({ configuration = [], unknownKeys = [] }: OrderOutcome) => ({
  items: configuration.map(({ key, value, isReadOnly }) => ({
    key,
    value: shownValue(key, value),
    read_only: isReadOnly,
  })),
  unknown: unknownKeys,
});

function positionOf({ identity, places }: StationRecord, evseUid: string): Position {
  const place = places.find((one) => one.evseUid.toUpperCase() === evseUid.toUpperCase());
  if (place) return place.position;
  throw new Problem(400, 'Bad request', `/evse_uid: charge point ${identity} has no EVSE ${evseUid}`);
}

/** A password that is changed here alone would lock the charge point out. */
function settable(key: string): string {
  if (!namesSecret(key)) return key;
  throw new Problem(
    400,
    'Bad request',
    `${key} is no setting for this call: a password here must be known on both sides`,
  );
}

const SCHEMES = new Set(['ftp:', 'ftps:', 'sftp:', 'http:', 'https:']);

function fetchable(url: string): string {
  if (URL.canParse(url) && SCHEMES.has(new URL(url).protocol)) return url;
  throw new Problem(400, 'Bad request', '/url: not an address with ftp, ftps, sftp, http or https');
}
