import type { MigrationInterface, QueryRunner } from 'typeorm';
import { blob, int, key, table, varchar } from './columns';

/** In SQLite too a card stands where its key does, as in MySQL: a search walks over one tree instead of two. */
export class TraceCards1700000000917 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'mysql') return;
    await copyCards(runner, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'mysql') return;
    await copyCards(runner, false);
  }
}

async function copyCards(runner: QueryRunner, withoutRowid: boolean): Promise<void> {
  const columns = [varchar('lastId', 32, key), varchar('firstId', 32), int('bytes'), blob(false)('words')];
  const cards = table('message_card_new', columns);
  cards.withoutRowid = withoutRowid;
  await runner.createTable(cards);
  await runner.query('INSERT INTO message_card_new SELECT * FROM message_card ORDER BY lastId');
  await runner.dropTable('message_card');
  await runner.query('ALTER TABLE message_card_new RENAME TO message_card');
}
