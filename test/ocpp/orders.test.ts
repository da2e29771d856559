import type { Codec } from '../../src/ocpp/codec';
import type { Order, OrderOutcome } from '../../src/ocpp/order';
import type { ShownToken } from '../../src/ocpp/station-event';
import { OCPP_1_6 } from '../../src/ocpp/v1_6/codec';
import { OCPP_2_0_1 } from '../../src/ocpp/v2_0_1/codec';

const NOON = Date.parse('2026-06-01T12:00:00Z');
const at = { evse: 1, connector: 1 };
const token: ShownToken = { text: 'CARD1', type: 'ISO14443' };
const schedule = {
  unit: 'A' as const,
  startsAt: NOON,
  durationSec: 3600,
  minRate: 6,
  periods: [{ startSec: 0, limit: 16.1, phases: 3 }],
};
const profile = { kind: 'setProfile' as const, at, profileId: 7, stackLevel: 1, schedule };
const entry = { token, status: 'Accepted' as const, group: 'FLEET', expiresAt: NOON };

/** One of each kind, and of those that have variants. */
const ORDERS: Order[] = [
  { kind: 'start', at, token, group: 'FLEET', remoteStartId: 1 },
  { kind: 'start', token: { text: 'CARD1', type: 'Unknown' }, remoteStartId: 1 },
  { kind: 'stop', transaction: '4711' },
  { kind: 'unlock', at },
  { kind: 'reserve', reservationId: 3, at, token, group: 'FLEET', expiresAt: NOON },
  { kind: 'reserve', reservationId: 3, at: { evse: 0, connector: 0 }, token, expiresAt: NOON },
  { kind: 'cancelReservation', reservationId: 3 },
  { ...profile, purpose: 'transaction', transaction: '4711' },
  { ...profile, purpose: 'station', schedule: { unit: 'W', periods: [{ startSec: 0, limit: 11000 }] } },
  { ...profile, purpose: 'default' },
  { kind: 'clearProfile', profileId: 7 },
  { kind: 'readSchedule', at, durationSec: 600, unit: 'W' },
  { kind: 'readConfiguration' },
  { kind: 'readConfiguration', keys: ['TxCtrlr.TxStartPoint'] },
  { kind: 'writeConfiguration', key: 'SampledDataCtrlr(Extra).Names(Two)', value: 'x' },
  { kind: 'reset', when: 'now' },
  { kind: 'reset', when: 'idle' },
  { kind: 'changeAvailability', at, isOperative: false },
  { kind: 'changeAvailability', at: { evse: 0, connector: 0 }, isOperative: true },
  { kind: 'trigger', message: 'StatusNotification', at },
  { kind: 'trigger', message: 'Heartbeat' },
  { kind: 'clearCache' },
  { kind: 'sendLocalList', version: 2, isFull: true, entries: [entry] },
  { kind: 'sendLocalList', version: 3, isFull: false, entries: [{ token }] },
  { kind: 'sendLocalList', version: 4, isFull: true, entries: [] },
  { kind: 'readLocalListVersion' },
  { kind: 'uploadDiagnostics', url: 'ftp://logs.example/', requestId: 1, from: NOON, to: NOON },
  { kind: 'updateFirmware', url: 'https://firmware.example/1.bin', requestId: 1, at: NOON },
  { kind: 'readInventory', requestId: 1 },
  { kind: 'readTransaction', transaction: 'T-1' },
];

const written = ({ outbound }: Codec, order: Order) => outbound.get(order.kind)?.write(order as never);
const read = ({ outbound }: Codec, kind: Order['kind'], answer: object): OrderOutcome | undefined =>
  outbound.get(kind)?.read(answer as never);

describe.each([
  ['1.6', OCPP_1_6],
  ['2.0.1', OCPP_2_0_1],
])('orders in OCPP %s', (_version, codec) => {
  const known = ORDERS.filter(({ kind }) => codec.outbound.has(kind));

  it.each(known.map((order) => [order.kind, order] as const))('%s is by the schema: %j', (kind, order) => {
    const action = codec.outbound.get(kind)?.action ?? '';
    expect(codec.schemas.check({ action, side: 'Request' }, written(codec, order), false)).toEqual([]);
  });
});

describe('every order of 1.6', () => {
  it('can be given to a station of 2.0.1 as well', () => {
    expect([...OCPP_2_0_1.outbound.keys()]).toEqual(expect.arrayContaining([...OCPP_1_6.outbound.keys()]));
  });
});

describe('orders in the words of OCPP 2.0.1', () => {
  it('a profile of a transaction', () => {
    expect(written(OCPP_2_0_1, { ...profile, purpose: 'transaction', transaction: 'T-1' })).toEqual({
      evseId: 1,
      chargingProfile: {
        id: 7,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Absolute',
        transactionId: 'T-1',
        chargingSchedule: [
          {
            id: 7,
            chargingRateUnit: 'A',
            startSchedule: '2026-06-01T12:00:00.000Z',
            duration: 3600,
            minChargingRate: 6,
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 16.1, numberPhases: 3 }],
          },
        ],
      },
    });
  });

  it('a variable with instances, of an EVSE and its connector', () => {
    const order: Order = {
      kind: 'readConfiguration',
      keys: ['Connector(Left)[1,2].Names(Two)', 'EVSE[1].Power', 'Plain'],
    };

    expect(written(OCPP_2_0_1, order)).toEqual({
      getVariableData: [
        {
          component: { name: 'Connector', instance: 'Left', evse: { id: 1, connectorId: 2 } },
          variable: { name: 'Names', instance: 'Two' },
        },
        { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } },
        { component: { name: 'ChargingStation' }, variable: { name: 'Plain' } },
      ],
    });
  });

  it.each<[Order['kind'], object, OrderOutcome]>([
    ['reset', { status: 'Scheduled' }, { status: 'scheduled' }],
    ['start', { status: 'Accepted', transactionId: 'T-1' }, { status: 'accepted', transaction: 'T-1' }],
    ['unlock', { status: 'OngoingAuthorizedTransaction' }, { status: 'ongoingTransaction' }],
    ['unlock', { status: 'UnknownConnector' }, { status: 'unknownConnector' }],
    ['reserve', { status: 'Occupied' }, { status: 'occupied' }],
    ['clearProfile', { status: 'Unknown' }, { status: 'unknown' }],
    ['trigger', { status: 'NotImplemented' }, { status: 'notSupported' }],
    ['sendLocalList', { status: 'VersionMismatch' }, { status: 'versionMismatch' }],
    ['readLocalListVersion', { versionNumber: 7 }, { status: 'accepted', listVersion: 7 }],
    ['uploadDiagnostics', { status: 'AcceptedCanceled', filename: 'l.zip' }, { status: 'accepted', fileName: 'l.zip' }],
    [
      'setProfile',
      { status: 'Rejected', statusInfo: { reasonCode: 'InvalidProfile', additionalInfo: 'too long' } },
      { status: 'rejected', reason: 'InvalidProfile: too long' },
    ],
    [
      'readTransaction',
      { messagesInQueue: true },
      { status: 'accepted', progress: { isOngoing: false, hasMore: true } },
    ],
  ])('the answer to %s %j', (kind, answer, expected) => {
    expect(read(OCPP_2_0_1, kind, answer)).toEqual(expected);
  });

  it.each([
    ['Accepted', 'accepted'],
    ['RebootRequired', 'rebootRequired'],
    ['UnknownVariable', 'notSupported'],
    ['Rejected', 'rejected'],
  ])('the answer %s to a variable that is set', (attributeStatus, status) => {
    const setVariableResult = [{ attributeStatus, component: { name: 'A' }, variable: { name: 'B' } }];

    expect(read(OCPP_2_0_1, 'writeConfiguration', { setVariableResult })).toEqual({ status });
  });

  it('a composite schedule', () => {
    const chargingSchedulePeriod = [{ startPeriod: 0, limit: 16, numberPhases: 3 }];
    const scheduleStart = '2026-06-01T12:00:00Z';
    const answer = { evseId: 1, duration: 600, scheduleStart, chargingRateUnit: 'A', chargingSchedulePeriod };

    expect(read(OCPP_2_0_1, 'readSchedule', { status: 'Accepted', schedule: answer })).toEqual({
      status: 'accepted',
      schedule: { unit: 'A', startsAt: NOON, durationSec: 600, periods: [{ startSec: 0, limit: 16, phases: 3 }] },
    });
    expect(read(OCPP_2_0_1, 'readSchedule', { status: 'Accepted' })).toEqual({ status: 'accepted' });
  });
});
