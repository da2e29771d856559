/** What a station can do, as its configuration says (mapping 2.2, 2.3). What it does not say is tried. */
import type { StationState } from './state';

export interface Abilities {
  canReserve: boolean;
  /** Whether it reserves any of its EVSEs. */
  reservesAny: boolean;
  canLimit: boolean;
  /** Units of charging schedules that it takes. */
  units: ('A' | 'W')[];
  maxPeriods: number;
  maxStackLevel: number;
  /** Entries of the local list: at the most, and in one message. */
  maxList: number;
  maxListMessage: number;
}

export function abilitiesOf({ configuration, unable }: StationState): Abilities {
  const said = (...names: string[]) => names.map((name) => configuration?.[name]).find((value) => value !== undefined);
  const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true';
  const profiles = said('SupportedFeatureProfiles');
  const has = (profile: string, enabled: string) => {
    if (unable.includes(profile)) return false;
    const isEnabled = said(enabled);
    return isEnabled === undefined ? profiles === undefined || listOf(profiles).includes(profile) : isTrue(isEnabled);
  };
  return {
    canReserve: has('Reservation', 'ReservationCtrlr.Enabled'),
    reservesAny: isTrue(said('ReserveConnectorZeroSupported', 'ReservationCtrlr.NonEvseSpecific')),
    canLimit: has('SmartCharging', 'SmartChargingCtrlr.Enabled'),
    units: unitsOf(said('ChargingScheduleAllowedChargingRateUnit', 'SmartChargingCtrlr.RateUnit')),
    maxPeriods: countOf(said('ChargingScheduleMaxPeriods', 'SmartChargingCtrlr.PeriodsPerSchedule')),
    maxStackLevel: countOf(said('ChargeProfileMaxStackLevel', 'SmartChargingCtrlr.ProfileStackLevel')),
    maxList: countOf(said('LocalAuthListMaxLength')),
    maxListMessage: countOf(said('SendLocalListMaxLength', 'LocalAuthListCtrlr.ItemsPerMessage')),
  };
}

const listOf = (text: string) => text.split(',').map((one) => one.trim());

/** OCPP 1.6 says `Current` and `Power`, 2.0.1 `A` and `W`. */
function unitsOf(text: string | undefined): ('A' | 'W')[] {
  const named = listOf(text ?? '').flatMap((one) => (/^(A|Current)$/i.test(one) ? ['A' as const] : []));
  const powers = listOf(text ?? '').flatMap((one) => (/^(W|Power)$/i.test(one) ? ['W' as const] : []));
  const units = [...named, ...powers];
  return units.length > 0 ? units : ['A', 'W'];
}

function countOf(text: string | undefined): number {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : Number.POSITIVE_INFINITY;
}
