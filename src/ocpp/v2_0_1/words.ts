/** OCPP 2.0.1 words that several messages share. */
import type {
  ChargingScheduleType,
  EVSEType,
  IdTokenInfoType,
  IdTokenType,
  MeterValueType,
  SampledValueType,
  StatusInfoType,
} from 'typed-ocpp/dist/ocpp20/types.js';
import { toDateTime } from '../../lib/clock';
import type { OrderOutcome, Schedule } from '../order';
import type { Position, Reading, Sample, ShownToken, Verdict } from '../station-event';

/** A connector that the station does not name is 0: the EVSE as a whole. */
export const positionOf = ({ id, connectorId = 0 }: EVSEType): Position => ({ evse: id, connector: connectorId });

export const evseOf = ({ evse, connector }: Position): EVSEType => ({
  id: evse,
  ...(connector === 0 ? {} : { connectorId: connector }),
});

export const tokenOf = ({ idToken, type }: IdTokenType): ShownToken => ({ text: idToken, type });

/** 1.6 does not tell how an identifier was read; such a one is kept by us. */
export const idTokenOf = ({ text, type }: ShownToken): IdTokenType => ({
  idToken: text,
  type: type === 'Unknown' ? 'Central' : type,
});

export const groupOf = (group: string | undefined): { groupIdToken?: IdTokenType } =>
  group === undefined ? {} : { groupIdToken: { idToken: group, type: 'Central' } };

const STATUS: Record<Verdict['status'], IdTokenInfoType['status']> = {
  accepted: 'Accepted',
  blocked: 'Blocked',
  noCredit: 'NoCredit',
  expired: 'Expired',
  concurrent: 'ConcurrentTx',
  notHere: 'NotAtThisLocation',
  notNow: 'NotAtThisTime',
  unknown: 'Unknown',
  invalid: 'Invalid',
};
/** OCPP 2.0.1 "MessageContentType" and "language1". */
const MESSAGE_LENGTH = 512;
const LANGUAGE_LENGTH = 8;

export function idTokenInfoOf({ status, cacheUntil, group, message, language, evses }: Verdict): IdTokenInfoType {
  return {
    status: STATUS[status],
    ...(cacheUntil === undefined ? {} : { cacheExpiryDateTime: toDateTime(cacheUntil) }),
    ...groupOf(group),
    ...(language === undefined ? {} : { language1: language.slice(0, LANGUAGE_LENGTH) }),
    ...(evses && evses.length > 0 ? { evseId: evses } : {}),
    ...(message ? { personalMessage: { format: 'UTF8', content: message.slice(0, MESSAGE_LENGTH) } } : {}),
  };
}

/** Answers of one word, and what the station adds to it. */
export function outcomeOf(statuses: Record<string, OrderOutcome['status']>) {
  return ({ status, statusInfo }: { status: string; statusInfo?: StatusInfoType }): OrderOutcome => ({
    status: statuses[status] ?? 'failed',
    ...reasonOf(statusInfo),
  });
}

export const acceptedOrRejected = outcomeOf({ Accepted: 'accepted', Rejected: 'rejected' });

export const reasonOf = (info: StatusInfoType | undefined): Pick<OrderOutcome, 'reason'> =>
  info ? { reason: [info.reasonCode, info.additionalInfo].filter(Boolean).join(': ') } : {};

export function readingsOf(values: MeterValueType[] = []): Reading[] {
  return values.map(({ timestamp, sampledValue }) => ({ time: timestamp, samples: sampledValue.flatMap(samplesOf) }));
}

/** Defaults of OCPP 2.0.1 "SampledValueType". A signed value is a number and, beside it, the record. */
function samplesOf(sampled: SampledValueType): Sample[] {
  const measurand = sampled.measurand ?? 'Energy.Active.Import.Register';
  const { unit = measurand.startsWith('Energy.') ? 'Wh' : '', multiplier = 0 } = sampled.unitOfMeasure ?? {};
  const sample: Sample = {
    value: shifted(sampled.value, multiplier),
    measurand,
    unit,
    context: sampled.context ?? 'Sample.Periodic',
    location: sampled.location ?? 'Outlet',
    ...(sampled.phase === undefined ? {} : { phase: sampled.phase }),
  };
  const signed = sampled.signedMeterValue;
  if (!signed) return [sample];
  const { signedMeterData: data, signingMethod: method, encodingMethod: encoding, publicKey } = signed;
  return [sample, { ...sample, signed: { data, method, encoding, publicKey } }];
}

/** `value` × 10^`multiplier` as decimal text, without calculating. */
function shifted(value: number, multiplier: number): string {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const shift = Number(exponent) + multiplier;
  return shift === 0 ? digits : `${digits}e${shift}`;
}

/** OCPP 2.0.1 "ChargingScheduleType". */
export function writeSchedule(
  id: number,
  { unit, startsAt, durationSec, minRate, periods }: Schedule,
): ChargingScheduleType {
  return {
    id,
    chargingRateUnit: unit,
    ...(startsAt === undefined ? {} : { startSchedule: toDateTime(startsAt) }),
    ...(durationSec === undefined ? {} : { duration: durationSec }),
    ...(minRate === undefined ? {} : { minChargingRate: minRate }),
    chargingSchedulePeriod: periods.map(({ startSec, limit, phases }) => ({
      startPeriod: startSec,
      limit,
      ...(phases === undefined ? {} : { numberPhases: phases }),
    })) as ChargingScheduleType['chargingSchedulePeriod'],
  };
}
