import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, longText, moment, nullable, table, varchar } from './columns';

/** How far each list of each partner has been read. */
export class Pulls1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const columns = [
      varchar('platformId', 36, key),
      varchar('module', 16, key),
      varchar('holder', 8, key),
      varchar('source', 8, key),
      moment('newest', nullable),
      text('brokenAt', nullable),
      moment('lastRunAt', nullable),
      moment('lastFullAt', nullable),
      text('lastError', nullable),
      int('taken'),
      int('leftOut'),
    ];
    await createTables(runner, [table('pull', columns)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('pull');
  }
}
