/** Objects as a hosted CPO's back office hands them in, and the requests with which an eMSP reads them. */
import { aCdr, aLocation, aSession, aTariff } from './builders';
import type { World } from './world';

export const MODULES = ['locations', 'tariffs', 'sessions', 'cdrs'] as const;
export type CpoModule = (typeof MODULES)[number];

/** The hosted CPO of these tests. */
export const OWNER = { country_code: 'FR', party_id: 'CPO' };

const BUILDERS = { locations: aLocation, tariffs: aTariff, sessions: aSession, cdrs: aCdr };

/** A valid object of FR*CPO, for the eMSP DE*MSP where it is for one. */
export function owned(module: CpoModule, id: string, changes: object = {}): Record<string, unknown> {
  const build = BUILDERS[module] as (changes: object) => Record<string, unknown>;
  const { evses, ...rest } = build({ ...OWNER, id });
  const own = module === 'locations' ? { evses: withUid(evses, `${id}-E1`) } : {};
  return { ...rest, ...own, ...changes };
}

const withUid = (evses: unknown, uid: string) =>
  (evses as object[]).map((evse) => ({ ...evse, uid, evse_id: undefined }));

/** Hands an object in through the API; throws what it says against it. */
export async function handIn(world: World, module: CpoModule, object: Record<string, unknown>) {
  const path = `/parties/FR/CPO/${module}`;
  const reply =
    module === 'cdrs' ? await world.api('POST', path, object) : await world.api('PUT', `${path}/${object.id}`, object);
  if (reply.http >= 300) throw new Error(`${module} was not taken: ${reply.text}`);
  return reply.json;
}
