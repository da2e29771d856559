import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, table, varchar } from './columns';

/** What a hosted eMSP answers of a Token beyond its `valid`. */
export class TokenPolicy1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const policy = [varchar('owner', 8, key), varchar('objectId', 64, key), text('json')];
    await createTables(runner, [table('token_policy', policy)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('token_policy');
  }
}
