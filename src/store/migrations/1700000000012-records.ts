import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, moment, nullable, table, varchar } from './columns';

/** What stands beside objects: regulatory declarations, where a partner keeps a CDR, what drivers want of a Session. */
export class Records1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const object = [varchar('owner', 8, key), varchar('objectId', 64, key)];
    await createTables(runner, [
      table('declaration', [...object, text('json'), moment('updatedAt')]),
      table('cdr_receipt', [
        ...object,
        varchar('platformId', 36),
        varchar('party', 8, nullable),
        text('location', nullable),
        moment('acceptedAt'),
      ]),
      table('charging_preferences', [
        ...object,
        varchar('party', 8),
        text('json'),
        varchar('response', 32),
        moment('receivedAt'),
      ]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['charging_preferences', 'cdr_receipt', 'declaration']) await runner.dropTable(name);
  }
}
