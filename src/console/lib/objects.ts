/** OCPI objects as a hosted party has them: what it owns and what it received. Only members that the console reads. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { get, type Page, pathOf } from './client';
import { LIVE_MS, useParties } from './queries';
import type { Party } from './shapes';

export type ObjectModule = 'locations' | 'tariffs' | 'tokens' | 'sessions' | 'cdrs';

export interface OcpiObject {
  country_code: string;
  party_id: string;
  last_updated: string;
}

export interface Connector {
  id: string;
  standard: string;
  format: string;
  power_type: string;
  max_voltage: number;
  max_amperage: number;
  max_electric_power?: number;
  tariff_ids?: string[];
}

export interface Evse {
  uid: string;
  evse_id?: string;
  capabilities?: string[];
  status: string;
  connectors: Connector[];
  last_updated: string;
}

export interface Location extends OcpiObject {
  id: string;
  name?: string;
  address: string;
  city: string;
  postal_code?: string;
  country: string;
  publish: boolean;
  coordinates: { latitude: string; longitude: string };
  evses?: Evse[];
  operator?: { name: string };
  opening_times?: object;
  parking_type?: string;
  time_zone: string;
}

export interface Tariff extends OcpiObject {
  id: string;
  currency: string;
  type?: string;
  elements: {
    price_components: { type: string; price: number; vat?: number; step_size: number }[];
    restrictions?: Record<string, unknown>;
  }[];
  tariff_alt_text?: { language: string; text: string }[];
}

export interface Token extends OcpiObject {
  uid: string;
  type: string;
  contract_id: string;
  visual_number?: string;
  issuer: string;
  valid: boolean;
  whitelist: string;
}

export interface Price {
  excl_vat: number;
  incl_vat?: number;
}

export interface ChargingPeriod {
  start_date_time: string;
  dimensions: { type: string; volume: number }[];
  tariff_id?: string;
}

export interface Session extends OcpiObject {
  id: string;
  start_date_time: string;
  end_date_time?: string;
  kwh: number;
  status: string;
  currency: string;
  total_cost?: Price;
  location_id: string;
  evse_uid: string;
  connector_id: string;
  cdr_token: { uid: string; contract_id: string };
  charging_periods?: ChargingPeriod[];
}

export interface Cdr extends OcpiObject {
  id: string;
  start_date_time: string;
  end_date_time: string;
  currency: string;
  total_cost: Price;
  total_energy: number;
  total_time: number;
  cdr_token: { uid: string; contract_id: string };
  cdr_location: { id: string; name?: string; city: string };
  charging_periods: ChargingPeriod[];
  credit?: boolean;
}

export const keyOf = ({ country_code, party_id }: { country_code: string; party_id: string }) =>
  `${country_code}*${party_id}`;

const PHASES: Record<string, number> = { AC_3_PHASE: 3, AC_2_PHASE: 2, AC_2_PHASE_SPLIT: 2 };

/** kW of a connector, from what it states or what its voltage and current give. */
export function powerOf({ max_electric_power, max_voltage, max_amperage, power_type }: Connector): number {
  const phases = PHASES[power_type] ?? 1;
  return (max_electric_power ?? max_voltage * max_amperage * phases) / 1000;
}

export const highestPower = ({ evses = [] }: Location): number =>
  Math.max(0, ...evses.flatMap(({ connectors }) => connectors.map(powerOf)));

/** Parties with objects here: those that are hosted, but for the hub's own. */
export function useHosted(): { hosted: Party[]; isLoading: boolean } {
  const { data, isPending } = useParties();
  const hosted = data?.filter(({ way, roles }) => way === 'hosted' && roles.some((role) => role !== 'HUB')) ?? [];
  return { hosted, isLoading: isPending };
}

/** The hosted party whose view is shown: that of the address, or the first. */
export function useHolder(): Party | undefined {
  const [params] = useSearchParams();
  const { hosted } = useHosted();
  const asked = params.get('party');
  return hosted.find((party) => keyOf(party) === asked) ?? hosted[0];
}

export const pathOfHolder = (holder: Party, module: ObjectModule) =>
  `/parties${pathOf(holder.country_code, holder.party_id)}/${module}`;

/** On a map one wants to see many. */
const PAGE = { locations: 500, tariffs: 200, tokens: 200, sessions: 200, cdrs: 200 };
/** Lists that one watches: asked for anew by themselves as long as they are short. */
const CHANGING = new Set<ObjectModule>(['sessions', 'cdrs']);

/** What the API is asked to leave out. */
export interface ObjectFilters {
  /** Ids that begin so. */
  id?: string;
  owner?: string;
  status?: string;
  /** Locations: by name, address or city; the state of an EVSE; kW at least. */
  words?: string;
  evse_status?: string;
  power?: number;
}

/** Newest first, page by page. */
export function useObjects<T extends OcpiObject>(holder: Party, module: ObjectModule, filters: ObjectFilters = {}) {
  return useInfiniteQuery({
    queryKey: ['objects', module, keyOf(holder), filters],
    queryFn: ({ pageParam }) =>
      get<Page<T>>(pathOfHolder(holder, module), {
        ...filters,
        order: 'newest',
        limit: PAGE[module],
        cursor: pageParam,
      }),
    placeholderData: (before) => before,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => (CHANGING.has(module) && (state.data?.pages.length ?? 0) < 2 ? LIVE_MS : false),
  });
}

/** One object, of whichever owner. `name`: `FR*ABC/LOC1` as addresses of the console have it. */
export function useObject<T>(
  holder: Party,
  module: ObjectModule,
  owner: string,
  id: string,
  /** Milliseconds after which it is asked for again by itself; false: not. */
  againAfter: (object: T) => number | false = () => false,
) {
  const [country = '', party = ''] = owner.split('*');
  return useQuery({
    queryKey: ['objects', module, keyOf(holder), owner, id],
    queryFn: () => get<T>(pathOfHolder(holder, module) + pathOf(country, party, id)),
    refetchInterval: ({ state }) => (state.data === undefined ? false : againAfter(state.data as T)),
  });
}

/** The address of an own object in the API. */
export const ownPath = (holder: Party, module: ObjectModule, id: string) => pathOfHolder(holder, module) + pathOf(id);
