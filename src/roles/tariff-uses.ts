/** Where a tariff that a party has is used, and what it has said before: what its linter cannot see from the tariff alone. */
import type { Clock } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';
import { parseExact } from '../ocpi/exact-json';
import type { ObjectModule } from '../ocpi/object-key';
import type { PartyKey } from '../ocpi/party';
import { MEASURANDS, type Measurand } from '../pricing/lint/place';
import type { ObjectShelf } from './shelf';

export interface TariffUse {
  /** It first, then the others of its connectors. */
  tariffs: unknown[];
  /** It, as CDRs enclose it. */
  before: unknown[];
  locations: JsonObject[];
  /** What the periods of Sessions and CDRs there have; undefined: there were none. */
  sends: Measurand[] | undefined;
}

const PAGE = 500;
/** A party with more Locations than these has the rest left out. */
const MOST_LOCATIONS = 20_000;
/** Of Sessions and CDRs: what was longer ago says nothing of today. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_CHARGES = 2_000;

export class TariffUses {
  constructor(
    private readonly objects: ObjectShelf,
    private readonly clock: Clock,
  ) {}

  /** Undefined: the holder has no such tariff. */
  async of(holder: PartyKey, owner: PartyKey, objectId: string): Promise<TariffUse | undefined> {
    const held = await this.objects.get(holder, { module: 'tariffs', owner, objectId });
    if (!held) return undefined;
    const locations = await this.locations(holder, owner, objectId);
    const others = await this.others(holder, owner, { locations, objectId });
    const charges = await this.charges(holder, owner, objectId);
    return {
      tariffs: [parseExact(held.json), ...others],
      before: charges.flatMap(({ tariffs }) => objectsIn(tariffs)).filter(({ id }) => upper(id) === objectId),
      locations,
      sends: sentIn(charges, objectId),
    };
  }

  private async locations(holder: PartyKey, owner: PartyKey, objectId: string): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    for await (const json of this.all({ holder, owner, module: 'locations' }, MOST_LOCATIONS)) {
      if (!json.toUpperCase().includes(objectId)) continue;
      const location = JSON.parse(json) as JsonObject;
      if (tariffIdsIn(location).includes(objectId)) found.push(location);
    }
    return found;
  }

  private async others(
    holder: PartyKey,
    owner: PartyKey,
    { locations, objectId }: { locations: JsonObject[]; objectId: string },
  ): Promise<unknown[]> {
    const beside = locations.flatMap(connectorTariffs).filter((ids) => ids.includes(objectId));
    const ids = [...new Set(beside.flat())].filter((id) => id !== objectId);
    const found = ids.length > 0 ? await this.objects.withId(holder, 'tariffs', ids) : [];
    return found.filter((tariff) => tariff.owner === owner).map(({ json }) => parseExact(json));
  }

  /** Sessions and CDRs of the last weeks that name the tariff. */
  private async charges(holder: PartyKey, owner: PartyKey, objectId: string): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    for (const module of ['sessions', 'cdrs'] as const)
      for await (const json of this.all({ holder, owner, module }, MOST_CHARGES, this.clock.now() - DAYS * DAY_MS))
        if (json.toUpperCase().includes(objectId)) found.push(parseExact(json) as JsonObject);
    return found;
  }

  private async *all(
    filter: { holder: PartyKey; owner: PartyKey; module: ObjectModule },
    most: number,
    dateFrom?: number,
  ): AsyncGenerator<string> {
    let after: string | undefined;
    for (let read = 0; read < most; read += PAGE) {
      const page = await this.objects.list(filter, { offset: 0, limit: PAGE, after, dateFrom });
      yield* page.items;
      after = page.last;
      if (page.items.length < PAGE || after === undefined) return;
    }
  }
}

const objectsIn = (list: unknown): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);
const upper = (id: unknown): string => String(id ?? '').toUpperCase();
const connectorTariffs = (location: JsonObject): string[][] =>
  evsesIn(location).flatMap(({ connectors }) =>
    objectsIn(connectors).map(({ tariff_ids }) => (Array.isArray(tariff_ids) ? tariff_ids.map(upper) : [])),
  );
const tariffIdsIn = (location: JsonObject): string[] => connectorTariffs(location).flat();

/** Dimensions that periods priced by the tariff have: `POWER`, `MIN_POWER` or `MAX_POWER` tell that power is sent. */
function sentIn(charges: readonly JsonObject[], objectId: string): Measurand[] | undefined {
  const periods = charges
    .flatMap(({ charging_periods }) => objectsIn(charging_periods))
    .filter(({ tariff_id }) => upper(tariff_id) === objectId);
  if (periods.length === 0) return undefined;
  const types = new Set(periods.flatMap(({ dimensions }) => objectsIn(dimensions).map(({ type }) => upper(type))));
  return MEASURANDS.filter((measurand) => ['', 'MIN_', 'MAX_'].some((prefix) => types.has(prefix + measurand)));
}
