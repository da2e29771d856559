import type { MigrationInterface, QueryRunner } from 'typeorm';
import { blob, createTables, int, key, table, varchar } from './columns';

/**
 * The message trace as batches of legs, appended as they come: a card that is searched, and the batch itself. Before, each
 * leg was a row of 21 cells with two indexes. What was kept before is dropped.
 */
export class TraceBatches1700000000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const bytes = blob(runner.connection.options.type === 'mysql');
    for (const name of ['message', 'message_content']) await runner.dropTable(name, true);
    await createTables(runner, [
      table('message_card', [varchar('lastId', 32, key), varchar('firstId', 32), int('bytes'), bytes('words')]),
      table('message_batch', [varchar('lastId', 32, key), bytes('numbers'), bytes('text'), bytes('bodies')]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['message_card', 'message_batch']) await runner.dropTable(name);
  }
}
