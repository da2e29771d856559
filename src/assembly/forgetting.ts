/** Where a driver is named beside the objects, and how each place forgets. */
import { Forgetting } from '../lib/forgetting';
import type { DriverTraces } from '../roles/drivers';
import { forgetInTables } from '../store/forget';
import type { Foundation } from './foundation';
import type { Stations } from './stations';

const FORGOTTEN = 'drivers/forgotten';

export function driverTraces(
  { database, trace, feed, nodes: { bus } }: Foundation,
  stations: () => Stations,
): DriverTraces {
  return {
    async forget(names) {
      // What is in memory first, so that no node writes it again.
      bus.publish(FORGOTTEN, [...names.aliases]);
      stations().bridge.stations.forget(names);
      const { log } = stations().bridge;
      await Promise.all([feed.flush(), log.flush()]);
      const tables = await forgetInTables(database, names);
      return { ...tables, station_message: await log.forget(names), trace: await trace.forget(names) };
    },
    renewLists: (names) => stations().bridge.carrying.localLists.renew([...names.aliases.keys()]),
  };
}

/** What another node was told to forget is forgotten here too. */
export function followForgetting({ nodes: { bus } }: Foundation, stations: Stations): void {
  bus.subscribe(FORGOTTEN, ({ data, isOwn }) => {
    if (!isOwn) stations.bridge.stations.forget(new Forgetting(new Map(data as [string, string][])));
  });
}
