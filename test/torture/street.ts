/** The hosted CPO of the ordeals: Locations with chargers, a Tariff, and what must have come of each transaction. */
import { Charger, type ChargerOptions } from '../support/charger';
import type { ApiReply } from '../support/junction-process';
import { aLocation } from '../support/world';

export const OWNER = 'NL*TNM';
export const PASSWORD = 'a-password-of-the-chargers';
const PER_LOCATION = 20;
const TARIFF = {
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, vat: 20, step_size: 1 }] }],
};

export type Api = (method: string, path: string, body?: object) => Promise<ApiReply>;

/** A call that must be accepted. */
export async function accepted(api: Api, method: string, path: string, body?: object): Promise<ApiReply> {
  const reply = await api(method, path, body);
  if (reply.http >= 300) throw new Error(`${method} ${path}: ${reply.http} ${reply.text}`);
  return reply;
}

const evsesOf = (chargers: string[]) => {
  const [evse] = aLocation().evses as { connectors: object[] }[];
  const connectors = evse?.connectors.map((connector) => ({ ...connector, tariff_ids: ['T1'] }));
  return chargers.map((identity) => ({ ...evse, uid: `E-${identity}`, connectors }));
};

export const openOwner = (api: Api) =>
  accepted(api, 'PUT', '/parties/NL/TNM', { roles: ['CPO'], business_details: { name: 'TNM' } });

/** Gives the CPO so many chargers; their identities. */
export async function build(api: Api, count: number): Promise<string[]> {
  const identities = Array.from({ length: count }, (_, index) => `CP${index}`);
  await accepted(api, 'PUT', '/parties/NL/TNM/tariffs/T1', TARIFF);
  for (let start = 0; start < count; start += PER_LOCATION) {
    const here = identities.slice(start, start + PER_LOCATION);
    const id = `STREET${start / PER_LOCATION}`;
    const { country_code: _, party_id: __, ...location } = aLocation({ id, evses: evsesOf(here) });
    await accepted(api, 'PUT', `/parties/NL/TNM/locations/${id}`, location);
    for (const identity of here)
      await accepted(api, 'PUT', `/parties/NL/TNM/charge-points/${identity}`, {
        location_id: id,
        evses: [{ uid: `E-${identity}`, ocpp_connector: 1 }],
        auth: { password: PASSWORD },
      });
  }
  return identities;
}

/** Energies count up from here, a Wh each: no two transactions are alike. */
const FIRST_WH = 100;

export function plugIn(
  identities: string[],
  given: Omit<ChargerOptions, 'identity' | 'password' | 'idTag' | 'nextEnergyWh'> & {
    idTagOf: (index: number) => string;
  },
): Charger[] {
  let wh = FIRST_WH;
  const nextEnergyWh = () => wh++;
  return identities.map((identity, index) => {
    const random = given.random.fork();
    return new Charger({ ...given, identity, password: PASSWORD, idTag: given.idTagOf(index), nextEnergyWh, random });
  });
}

/** What is wrong with the Sessions and CDRs, compared with what the chargers measured; nothing, one hopes. */
export function faultsOfCharging(
  chargers: Charger[],
  sessions: Record<string, unknown>[],
  cdrs: Record<string, unknown>[],
): string[] {
  const measured = chargers.flatMap(({ charged }) => charged);
  const kept = new Set(measured.map(inKwh));
  const faults: string[] = [];
  const compare = (what: string, found: string[]) => {
    const counts = new Map<string, number>();
    for (const energy of found) counts.set(energy, (counts.get(energy) ?? 0) + 1);
    for (const energy of kept) {
      const count = counts.get(energy) ?? 0;
      if (count !== 1) faults.push(`the transaction of ${energy} kWh has ${count} ${what}`);
    }
    for (const energy of counts.keys())
      if (!kept.has(energy)) faults.push(`${what} of ${energy} kWh: nobody charged that`);
  };
  compare(
    'Sessions',
    sessions.map(({ kwh }) => Number(kwh).toFixed(3)),
  );
  compare(
    'CDRs',
    cdrs.map(({ total_energy }) => Number(total_energy).toFixed(3)),
  );
  const open = sessions.filter(({ status }) => status !== 'COMPLETED');
  if (open.length > 0) faults.push(`${open.length} Sessions are not COMPLETED`);
  return faults;
}

const inKwh = (wh: number) => (wh / 1_000).toFixed(3);
