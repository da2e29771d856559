/** Webhooks and deliveries, as rows. */
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import type { Secrets } from '../lib/secrets';
import type { FeedEvent } from '../observe/feed';
import { type Delivery, type DeliveryState, type Webhook, type WebhookShelf, wants } from '../outbound/webhooks';
import type { Database } from './database';
import { EventRow } from './entities/events';
import { DeliveryRow, WebhookRow } from './entities/webhooks';

export function webhookShelf(database: Database, secrets: Secrets): WebhookShelf {
  const seal = (secret: string | null) => (secret === null ? null : secrets.seal(secret));
  const open = (sealed: string | null) => (sealed === null ? null : secrets.open(sealed));
  const toWebhook = (row: WebhookRow) =>
    ({ ...row, secret: secrets.open(row.secret), previousSecret: open(row.previousSecret) }) as Webhook;
  const get = async (id: string) => {
    const row = await database.manager.findOneBy(WebhookRow, { id });
    return row ? toWebhook(row) : undefined;
  };
  const save = (webhook: Webhook) =>
    database.write((manager) => {
      const { secret, previousSecret } = webhook;
      const row = { ...webhook, secret: secrets.seal(secret), previousSecret: seal(previousSecret) };
      return database.upsert(manager, WebhookRow, [row]);
    });
  return {
    get,
    save,
    async all() {
      return (await database.manager.find(WebhookRow, { order: { createdAt: 'ASC', id: 'ASC' } })).map(toWebhook);
    },
    async amend(id, change) {
      const known = await get(id);
      if (known) await save({ ...known, ...change });
    },
    async remove(id) {
      await database.write(async (manager) => {
        await manager.delete(DeliveryRow, { webhookId: id });
        await manager.delete(WebhookRow, { id });
      });
    },
    ...laneShelf(database),
    ...listShelf(database),
  };
}

/** What the lanes ask for. */
function laneShelf(database: Database): Pick<WebhookShelf, 'withDue' | 'take' | 'settle' | 'bury' | 'event'> {
  return {
    async withDue(nowMs) {
      const select = database.manager.createQueryBuilder(DeliveryRow, 'delivery').select('delivery.webhookId', 'id');
      select.where('delivery.state = :state AND delivery.nextAt <= :nowMs', { state: 'due', nowMs });
      return (await select.distinct(true).getRawMany<{ id: string }>()).map(({ id }) => id);
    },
    take(webhookId, limit, { nowMs, againAt }) {
      return database.write(async (manager) => {
        const where = { webhookId, state: 'due', nextAt: LessThanOrEqual(nowMs) };
        const order = { nextAt: 'ASC', eventId: 'ASC' } as const;
        const found = await manager.find(DeliveryRow, { where, order, take: limit });
        const taken: Delivery[] = [];
        for (const row of found) {
          // Another node may have been faster.
          const seen = { webhookId, eventId: row.eventId, state: 'due', nextAt: row.nextAt };
          const { affected } = await manager.update(DeliveryRow, seen, { nextAt: againAt });
          if (affected === 1) taken.push({ ...row, nextAt: againAt } as Delivery);
        }
        return taken;
      });
    },
    async settle({ webhookId, eventId, ...change }) {
      await database.write((manager) => manager.update(DeliveryRow, { webhookId, eventId }, change));
    },
    async bury(webhookId, reason) {
      const change = { state: 'dead', lastError: reason };
      await database.write((manager) => manager.update(DeliveryRow, { webhookId, state: 'due' }, change));
    },
    async event(id) {
      return ((await database.manager.findOneBy(EventRow, { id })) as FeedEvent | null) ?? undefined;
    },
  };
}

/** What people ask for. */
function listShelf(database: Database): Pick<WebhookShelf, 'deliveries' | 'revive' | 'counts'> {
  return {
    async deliveries(webhookId, state, { before, limit }) {
      const select = database.manager.createQueryBuilder(DeliveryRow, 'delivery');
      select.where('delivery.webhookId = :webhookId', { webhookId });
      if (state !== undefined) select.andWhere('delivery.state = :state', { state });
      if (before !== undefined) select.andWhere('delivery.eventId < :before', { before });
      return (await select.orderBy('delivery.eventId', 'DESC').limit(limit).getMany()) as Delivery[];
    },
    async revive(webhookId, nowMs, eventId) {
      const dead = { webhookId, state: 'dead', ...(eventId === undefined ? {} : { eventId }) };
      const change = { state: 'due', attempts: 0, nextAt: nowMs };
      return (await database.write((manager) => manager.update(DeliveryRow, dead, change))).affected ?? 0;
    },
    async counts() {
      const count = (state: DeliveryState) => database.manager.countBy(DeliveryRow, { state });
      return { due: await count('due'), dead: await count('dead') };
    },
  };
}

/** Asked with every batch of events. */
const ENABLED = 'SELECT id, events, party FROM webhook WHERE disabledAt IS NULL';

/** Makes events due for each webhook that wants them, in the transaction that keeps them. */
export async function addDeliveries(database: Database, manager: EntityManager, events: FeedEvent[]): Promise<void> {
  const found = await database.query<{ id: string; events: string; party: string | null }>(manager, ENABLED, []);
  const enabled = found.map((row) => ({ ...row, events: JSON.parse(row.events) as string[], disabledAt: null }));
  const blank = { state: 'due', attempts: 0, lastAt: null, lastStatus: null, lastError: null };
  const rows = enabled.flatMap((webhook) =>
    events
      .filter((event) => wants(webhook, event))
      .map((event) => ({ ...blank, webhookId: webhook.id, eventId: event.id, nextAt: event.at })),
  );
  await database.upsert(manager, DeliveryRow, rows);
}
