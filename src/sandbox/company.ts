/**
 * A company's data for a sandbox partner: Locations with EVSEs, Tariffs and Tokens as one finds them in the field, the
 * same on each start. A CPO with street chargers, car parks and fast chargers along the road; an eMSP with cards and apps.
 */
import { toDateTime } from '../lib/clock';
import { PLACES, type Place, STREETS } from './places';

export interface PartyName {
  country_code: string;
  party_id: string;
}

export interface Owned extends PartyName {
  last_updated: string;
}

export interface SimulatedEvse {
  uid: string;
  evse_id: string;
  status: string;
  capabilities: string[];
  connectors: object[];
  last_updated: string;
}

export interface SimulatedLocation extends Owned {
  id: string;
  city: string;
  evses: SimulatedEvse[];
  [field: string]: unknown;
}

export interface SimulatedToken extends Owned {
  uid: string;
  type: string;
  contract_id: string;
  valid: boolean;
  whitelist: string;
  issuer: string;
}

export interface SimulatedTariff extends Owned {
  id: string;
  currency: string;
  elements: object[];
}

/** Numbers from 0 up to 1 that look random and are the same on each start (a linear congruential generator). */
export function series(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const DAY_MS = 86_400_000;
const price = (type: string, amount: number, step_size = 1) => ({ type, price: amount, vat: 21, step_size });

/** What charging costs: by the kilowatt-hour, at night, with a fee for staying, and fast. */
export function tariffsOf(owner: PartyName, nowMs: number): SimulatedTariff[] {
  const last_updated = toDateTime(nowMs - 30 * DAY_MS);
  const energy = (amount: number) => ({ price_components: [price('ENERGY', amount)] });
  const night = { ...energy(0.29), restrictions: { start_time: '23:00', end_time: '07:00' } };
  const staying = {
    price_components: [price('PARKING_TIME', 3, 900)],
    restrictions: { start_time: '08:00', end_time: '20:00' },
  };
  const elements: Record<string, object[]> = {
    'AC-STREET': [energy(0.39)],
    'AC-NIGHT': [night, energy(0.42)],
    'AC-PARKING': [energy(0.36), staying],
    'DC-FAST': [energy(0.65)],
    'DC-START': [{ price_components: [price('FLAT', 0.5), price('ENERGY', 0.59)] }],
  };
  return Object.entries(elements).map(([id, list]) => ({
    ...owner,
    id,
    currency: 'EUR',
    tariff_alt_text: [{ language: 'en', text: `${id.replace('-', ' ').toLowerCase()}, prices without VAT` }],
    elements: list,
    last_updated,
  }));
}

interface Kind {
  name: string;
  evses: [number, number];
  tariffs: string[];
  parking_type: string;
  connector: { standard: string; format: string; power_type: string; max_voltage: number; max_amperage: number };
  watts: number[];
}

const AC = { standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE', max_voltage: 230, max_amperage: 32 };
const DC = { standard: 'IEC_62196_T2_COMBO', format: 'CABLE', power_type: 'DC', max_voltage: 920, max_amperage: 500 };
const KINDS: readonly Kind[] = [
  {
    name: '',
    evses: [2, 2],
    tariffs: ['AC-STREET', 'AC-NIGHT'],
    parking_type: 'ON_STREET',
    connector: AC,
    watts: [11_000, 22_000],
  },
  {
    name: 'Parking',
    evses: [4, 12],
    tariffs: ['AC-PARKING'],
    parking_type: 'PARKING_GARAGE',
    connector: AC,
    watts: [11_000],
  },
  {
    name: 'Fast charging',
    evses: [2, 8],
    tariffs: ['DC-FAST', 'DC-START'],
    parking_type: 'ALONG_MOTORWAY',
    connector: DC,
    watts: [150_000, 300_000],
  },
];

/** Seven of ten stand in the street, two in car parks, one is a fast charger. */
const kindFor = (share: number): Kind => KINDS[share < 0.7 ? 0 : share < 0.9 ? 1 : 2] as Kind;
const STATUSES: readonly [number, string][] = [
  [0.62, 'AVAILABLE'],
  [0.9, 'CHARGING'],
  [0.95, 'BLOCKED'],
  [0.98, 'OUTOFORDER'],
  [1, 'UNKNOWN'],
];

export function locationsOf(owner: PartyName, count: number, nowMs: number): SimulatedLocation[] {
  const next = series(20_260_101);
  const towns = PLACES.flatMap((place) => Array.from({ length: place.share }, () => place));
  return Array.from({ length: count }, (_, index) => {
    const town = towns[Math.floor(next() * towns.length)] as Place;
    return aLocation(owner, { number: index + 1, town, kind: kindFor(next()), next, nowMs });
  });
}

interface Site {
  number: number;
  town: Place;
  kind: Kind;
  next: () => number;
  nowMs: number;
}

function aLocation(owner: PartyName, site: Site): SimulatedLocation {
  const { number, town, kind, next, nowMs } = site;
  const street = STREETS[Math.floor(next() * STREETS.length)] as string;
  const near = (centre: number) => (centre + (next() - 0.5) * 0.08).toFixed(6);
  const letters = String.fromCharCode(65 + Math.floor(next() * 26), 65 + Math.floor(next() * 26));
  const [least, most] = kind.evses;
  const evses = least + Math.floor(next() * (most - least + 1));
  const { country_code, party_id } = owner;
  return {
    country_code,
    party_id,
    id: `LOC${String(number).padStart(4, '0')}`,
    publish: true,
    name: `${kind.name} ${street} ${town.city}`.trim(),
    address: `${street} ${1 + Math.floor(next() * 180)}`,
    city: town.city,
    postal_code: `${town.postalCode} ${letters}`,
    country: 'NLD',
    coordinates: { latitude: near(town.latitude), longitude: near(town.longitude) },
    parking_type: kind.parking_type,
    operator: { name: 'Sandbox Charging' },
    time_zone: 'Europe/Amsterdam',
    opening_times: { twentyfourseven: true },
    evses: Array.from({ length: evses }, (_, index) => anEvse(owner, site, index + 1)),
    last_updated: toDateTime(nowMs - Math.floor(next() * 20 * DAY_MS)),
  };
}

function anEvse({ country_code, party_id }: PartyName, site: Site, position: number): SimulatedEvse {
  const { number, kind, next, nowMs } = site;
  const drawn = next();
  const last_updated = toDateTime(nowMs - 20 * DAY_MS);
  const uid = `${number}-${position}`;
  return {
    uid,
    evse_id: `${country_code}*${party_id}*E${String(number).padStart(4, '0')}*${position}`,
    status: STATUSES.find(([below]) => drawn < below)?.[1] ?? 'AVAILABLE',
    capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE', 'RESERVABLE'],
    connectors: [
      {
        id: '1',
        ...kind.connector,
        max_electric_power: kind.watts[Math.floor(next() * kind.watts.length)],
        tariff_ids: [kind.tariffs[Math.floor(next() * kind.tariffs.length)]],
        last_updated,
      },
    ],
    last_updated,
  };
}

/** Cards and apps of drivers; one in twenty is blocked. `uid` of the first: 04000001. */
export function tokensOf(owner: PartyName, count: number, nowMs: number): SimulatedToken[] {
  const next = series(7);
  return Array.from({ length: count }, (_, index) => ({
    ...owner,
    uid: `04${String(index + 1).padStart(6, '0')}`,
    type: index % 5 === 4 ? 'APP_USER' : 'RFID',
    contract_id: `${owner.country_code}-${owner.party_id}-C${String(10_000_000 + index)}-1`,
    issuer: 'Sandbox Mobility',
    valid: index % 20 !== 19,
    whitelist: next() < 0.5 ? 'ALLOWED' : 'NEVER',
    last_updated: toDateTime(nowMs - Math.floor(next() * 60 * DAY_MS)),
  }));
}
