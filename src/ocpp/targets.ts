/** Which station, EVSE or transaction an order of OCPI means. */
import type { JsonObject } from '../lib/json';
import { type PartyId, partyKey } from '../ocpi/party';
import type { LiveStation, LiveStations } from './live';
import type { StationPlace } from './registry';
import type { Entry, TransactionBook } from './transaction-book';

/** A connector of a station of ours. */
export interface TargetPlace {
  live: LiveStation;
  place: StationPlace;
}

export class Targets {
  constructor(
    private readonly stations: LiveStations,
    private readonly book: TransactionBook,
  ) {}

  /** The places that are meant, as far as the order says; none: the Location is not one of our stations'. */
  places(party: PartyId, { location_id, evse_uid, connector_id }: JsonObject): TargetPlace[] {
    const places = this.of(party)
      .filter(({ record }) => isSame(record.locationId, location_id))
      .flatMap((live) => live.record.places.map((place) => ({ live, place })));
    return places.filter(
      ({ place }) =>
        (!evse_uid || isSame(place.evseUid, evse_uid)) &&
        (!connector_id || !place.connectorId || isSame(place.connectorId, connector_id)),
    );
  }

  /** The transaction of a Session that is not over. */
  session(party: PartyId, sessionId: unknown): { live: LiveStation; entry: Entry } | undefined {
    for (const live of this.of(party)) {
      const entry = this.book.of(live).find(({ row }) => isSame(row.sessionId, sessionId));
      if (entry) return { live, entry };
    }
    return undefined;
  }

  of(party: PartyId): LiveStation[] {
    return [...this.stations.all()].filter(({ record }) => partyKey(record.party) === partyKey(party));
  }
}

export const isSame = (a: string, b: unknown) => typeof b === 'string' && a.toUpperCase() === b.toUpperCase();
