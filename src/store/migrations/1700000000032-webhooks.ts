import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, longText, moment, nullable, table, varchar } from './columns';

/** Webhooks, and each event on its way to each of them. */
export class Webhooks1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [
      table('webhook', [
        varchar('id', 36, key),
        text('url'),
        text('events'),
        varchar('party', 8, nullable),
        text('secret'),
        text('previousSecret', nullable),
        moment('previousUntil', nullable),
        moment('createdAt'),
        moment('failingSince', nullable),
        moment('disabledAt', nullable),
        text('disabledBecause', nullable),
      ]),
      table(
        'webhook_delivery',
        [
          varchar('webhookId', 36, key),
          varchar('eventId', 32, key),
          varchar('state', 16),
          int('attempts'),
          moment('nextAt'),
          moment('lastAt', nullable),
          int('lastStatus', nullable),
          text('lastError', nullable),
        ],
        [
          { name: 'webhook_delivery_due', columnNames: ['state', 'nextAt'] },
          { name: 'webhook_delivery_lane', columnNames: ['webhookId', 'state', 'nextAt'] },
        ],
      ),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['webhook_delivery', 'webhook']) await runner.dropTable(name);
  }
}
