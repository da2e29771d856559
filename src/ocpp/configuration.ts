/** What a station said of itself and its settings, as far as something here goes by it. */
import type { LiveStation } from './live';
import type { Orders } from './orders';
import { namesSecret } from './secret-settings';
import type { ConfigurationEntry } from './station-event';

/** The full inventory of a station of 2.0.1 has hundreds of variables: these components are kept (mapping 2.3). */
const COMPONENTS: ReadonlySet<string> = new Set([
  'ChargingStation',
  'EVSE',
  'Connector',
  'TokenReader',
  'FiscalMetering',
  'AuthCtrlr',
  'AuthCacheCtrlr',
  'DeviceDataCtrlr',
  'ISO15118Ctrlr',
  'LocalAuthListCtrlr',
  'OCPPCommCtrlr',
  'ReservationCtrlr',
  'SampledDataCtrlr',
  'SecurityCtrlr',
  'SmartChargingCtrlr',
  'TariffCostCtrlr',
  'TxCtrlr',
]);

/** What the station is and how it is set; from 2.0.1 on it comes in reports, and their parts are kept as they come. */
export async function readConfiguration(live: LiveStation, orders: Orders): Promise<void> {
  const requestId = ++live.state.lastOrder;
  const inventory = await orders.send(live.identity, { kind: 'readInventory', requestId });
  if (inventory.status === 'accepted') return;
  const { configuration } = await orders.send(live.identity, { kind: 'readConfiguration' });
  if (configuration) keepConfiguration(live, configuration, true);
}

/** `isFirst`: what was known before no longer holds. */
export function keepConfiguration({ state }: LiveStation, entries: ConfigurationEntry[], isFirst: boolean): void {
  const kept = entries.filter(({ key }) => isKept(key)).map(({ key, value = '' }) => [key, value]);
  state.configuration = { ...(isFirst ? {} : state.configuration), ...Object.fromEntries(kept) };
}

/** A key of 1.6 has no component. */
const isKept = (key: string) =>
  !namesSecret(key) && (!key.includes('.') || COMPONENTS.has(key.split(/[.([]/, 1)[0] ?? ''));
