import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, moment, table, varchar } from './columns';

/** What was found in CDRs that hosted parties received, and how a dispute about one stands. */
export class CdrReviews1700000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [
      table('cdr_review', [
        varchar('holder', 8, key),
        varchar('owner', 8, key),
        varchar('objectId', 64, key),
        text('report'),
        moment('checkedAt'),
        varchar('dispute', 16),
        text('notes'),
      ]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('cdr_review');
  }
}
