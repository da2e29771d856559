/** What back offices are told, as rows. */
import { In, LessThan } from 'typeorm';
import type { FeedEvent, FeedShelf } from '../observe/feed';
import type { Database } from './database';
import { EventRow } from './entities/events';
import { DeliveryRow } from './entities/webhooks';
import { addDeliveries } from './webhooks';

export function feedShelf(database: Database): FeedShelf {
  return {
    // Not a bare insert: a batch whose commit was not heard of is written again.
    add(events) {
      return database.writeAlong(async (manager) => {
        await database.upsert(manager, EventRow, events);
        await addDeliveries(database, manager, events);
      });
    },
    async read({ types, party }, { after, before, limit }) {
      const query = database.manager.createQueryBuilder(EventRow, 'event').where('event.id > :after', { after });
      if (before !== undefined) query.andWhere('event.id < :before', { before });
      if (types) query.andWhere({ type: In([...types]) });
      if (party !== undefined) query.andWhere('event.party = :party', { party });
      return (await query.orderBy('event.id', 'ASC').limit(limit).getMany()) as FeedEvent[];
    },
    async newestId() {
      const [newest] = await database.manager.find(EventRow, { select: { id: true }, order: { id: 'DESC' }, take: 1 });
      return newest?.id;
    },
    async trim(beforeMs) {
      await database.write(async (manager) => {
        await manager.delete(EventRow, { at: LessThan(beforeMs) });
        await manager.delete(DeliveryRow, { nextAt: LessThan(beforeMs) });
      });
    },
  };
}
