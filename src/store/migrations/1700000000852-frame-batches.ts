import type { MigrationInterface, QueryRunner } from 'typeorm';
import { blob, createTables, int, key, table, varchar } from './columns';

/** The messages of chargers as batches of frames: a card that is searched, and the batch itself. */
export class FrameBatches1700000000852 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const bytes = blob(runner.connection.options.type === 'mysql');
    const card = [varchar('lastId', 32, key), varchar('firstId', 32), int('drawer'), int('bytes'), bytes('words')];
    await createTables(runner, [
      table('frame_card', card, [{ name: 'frame_card_drawer', columnNames: ['drawer', 'lastId'] }]),
      table('frame_batch', [varchar('lastId', 32, key), bytes('frames')]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['frame_card', 'frame_batch']) await runner.dropTable(name);
  }
}
