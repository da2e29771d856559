/** OCPP 1.6 words that several messages share. */
import type { AuthorizeResponse, MeterValuesRequest } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import { groupTag } from '../aliases';
import type { OrderOutcome, Schedule } from '../order';
import type { Position, Reading, Sample, ShownToken, Verdict } from '../station-event';

type IdTagInfo = AuthorizeResponse['idTagInfo'];
type MeterValue = MeterValuesRequest['meterValue'][number];
type SampledValue = MeterValue['sampledValue'][number];

/** Connector n serves a car by itself: EVSE n with one connector. Connector 0 is the station. */
export const positionOf = (connectorId: number): Position => ({
  evse: connectorId,
  connector: connectorId === 0 ? 0 : 1,
});

export const tokenOf = (idTag: string): ShownToken => ({ text: idTag, type: 'Unknown' });

const STATUS: Record<Verdict['status'], IdTagInfo['status']> = {
  accepted: 'Accepted',
  blocked: 'Blocked',
  noCredit: 'Blocked',
  expired: 'Expired',
  concurrent: 'ConcurrentTx',
  notHere: 'Invalid',
  notNow: 'Invalid',
  unknown: 'Invalid',
  invalid: 'Invalid',
};

export function idTagInfoOf({ status, cacheUntil, group }: Verdict): IdTagInfo {
  return {
    status: STATUS[status],
    ...(cacheUntil === undefined ? {} : { expiryDate: toDateTime(cacheUntil) }),
    ...(group === undefined ? {} : { parentIdTag: groupTag(group) }),
  };
}

/** Answers of one word: the station did it, or says why not. */
export function outcomeOf(statuses: Record<string, OrderOutcome['status']>) {
  return ({ status }: { status: string }): OrderOutcome => ({ status: statuses[status] ?? 'failed' });
}

export const acceptedOrRejected = outcomeOf({ Accepted: 'accepted', Rejected: 'rejected' });

export function readingsOf(values: MeterValue[]): Reading[] {
  return values.map(({ timestamp, sampledValue }) => ({ time: timestamp, samples: sampledValue.map(sampleOf) }));
}

/** Defaults of OCPP 1.6 "SampledValue". */
function sampleOf(sampled: SampledValue): Sample {
  const measurand = sampled.measurand ?? 'Energy.Active.Import.Register';
  return {
    value: sampled.value,
    measurand,
    unit: sampled.unit ?? (measurand.startsWith('Energy.') ? 'Wh' : ''),
    context: sampled.context ?? 'Sample.Periodic',
    location: sampled.location ?? 'Outlet',
    ...(sampled.phase === undefined ? {} : { phase: sampled.phase }),
    ...(sampled.format === 'SignedData' ? { signed: { data: sampled.value } } : {}),
  };
}

/** OCPP 1.6 "ChargingSchedule". */
export function writeSchedule({ unit, startsAt, durationSec, minRate, periods }: Schedule) {
  return {
    chargingRateUnit: unit,
    ...(startsAt === undefined ? {} : { startSchedule: toDateTime(startsAt) }),
    ...(durationSec === undefined ? {} : { duration: durationSec }),
    ...(minRate === undefined ? {} : { minChargingRate: minRate }),
    chargingSchedulePeriod: periods.map(({ startSec, limit, phases }) => ({
      startPeriod: startSec,
      limit,
      ...(phases === undefined ? {} : { numberPhases: phases }),
    })),
  };
}
