/** At the end: whether everything that was answered is there, everybody has what they may see, and nothing leaked. */
import { isDeepStrictEqual } from 'node:util';
import type { Charger } from '../support/charger';
import type { Cluster } from './cluster';
import type { Load } from './load';
import type { KeepingPartner } from './partner';
import { faultsOfCharging, OWNER } from './street';

type Json = Record<string, unknown>;

/** A row of the summary: what was compared, and what is wrong. */
export interface Check {
  name: string;
  compared: number;
  faults: string[];
}

export interface Ordeal {
  cluster: Cluster;
  emsps: KeepingPartner[];
  load: Load;
  chargers: Charger[];
}

export async function check({ cluster, emsps, load, chargers }: Ordeal): Promise<Check[]> {
  const own = Object.fromEntries(
    await Promise.all(
      ['locations', 'tariffs', 'sessions', 'cdrs'].map(async (module) => [
        module,
        await cluster.objects(OWNER, module),
      ]),
    ),
  ) as Record<'locations' | 'tariffs' | 'sessions' | 'cdrs', Json[]>;
  const collected = await everyLocation(emsps[0] as KeepingPartner);
  const charged = chargers.flatMap((charger) => charger.charged).length;
  return [
    {
      name: 'every answered write is there',
      compared: load.written.size,
      faults: faultsOfWrites(load, own.tariffs, collected),
    },
    {
      name: 'every partner has the present state',
      compared: emsps.length * (own.locations.length + own.tariffs.length) + own.sessions.length,
      faults: emsps.flatMap((partner) => faultsOfPartner(partner, own)),
    },
    {
      name: 'one Session and one CDR each, with its energy',
      compared: charged,
      faults: faultsOfCharging(chargers, own.sessions, own.cdrs),
    },
    {
      name: 'every CDR is at its eMSP, once',
      compared: own.cdrs.length,
      faults: faultsOfBills(emsps, own.cdrs),
    },
  ];
}

function faultsOfWrites({ written }: Load, tariffs: Json[], collected: Json[]): string[] {
  const versions = new Map<string, number>();
  for (const { id, elements } of tariffs as { id: string; elements: { price_components: { price: number }[] }[] }[])
    versions.set(`tariffs/${id}`, Math.round((elements[0]?.price_components[0]?.price ?? 0) * 100));
  for (const { country_code, party_id, id, name } of collected)
    versions.set(`locations/${country_code}/${party_id}/${id}`, Number(name));
  return [...written].flatMap(([object, version]) => {
    const found = versions.get(object);
    return found !== undefined && found >= version
      ? []
      : [`${object}: version ${version} was answered, ${found} is there`];
  });
}

/** GET All of the hub, page by page. */
async function everyLocation({ sandbox, name }: KeepingPartner): Promise<Json[]> {
  const found: Json[] = [];
  for (;;) {
    const rest = `?offset=${found.length}&limit=50`;
    const asked = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: name, to: 'NL*HUB', rest };
    const page = (await sandbox.call(asked)).json.data as Json[];
    found.push(...page);
    if (page.length === 0) return found;
  }
}

function faultsOfPartner({ name, held }: KeepingPartner, own: Record<string, Json[]>): string[] {
  const isIts = ({ cdr_token }: Json) => {
    const { country_code, party_id } = cdr_token as Json;
    return `${country_code}*${party_id}` === name;
  };
  const due = { ...own, cdrs: [], sessions: (own.sessions ?? []).filter(isIts) };
  return Object.entries(due).flatMap(([module, objects]) =>
    objects.flatMap((object) => {
      const has = held.get(`${module}/NL/TNM/${object.id}`);
      return isDeepStrictEqual(has, object) ? [] : [`${name} has ${has ? 'an old' : 'no'} ${module} ${object.id}`];
    }),
  );
}

function faultsOfBills(emsps: KeepingPartner[], cdrs: Json[]): string[] {
  const faults = emsps.flatMap((partner) => partner.faults);
  for (const cdr of cdrs) {
    const holders = emsps.filter((partner) => partner.cdrs.has(String(cdr.id)));
    const { country_code, party_id } = cdr.cdr_token as Json;
    const names = holders.map(({ name }) => name).join();
    if (names !== `${country_code}*${party_id}`) faults.push(`CDR ${cdr.id} is at ${names || 'nobody'}`);
  }
  return faults;
}

/** A secret that stands in a log, as text or in Base64. */
export function leaks(logs: string, secrets: Iterable<string>): Check {
  const all = [...secrets];
  const forms = all.flatMap((secret) => [secret, Buffer.from(secret).toString('base64')]);
  const found = forms.filter((form) => logs.includes(form)).map((form) => `${form.slice(0, 4)}… stands in a log`);
  return { name: 'no secret in any log', compared: all.length, faults: found };
}
