import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, moment, table, varchar } from './columns';

/** The nodes that share this database, and what each of them has to itself. */
export class Nodes1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      table('node', [
        varchar('id', 36, key),
        varchar('name', 255),
        varchar('release', 64),
        moment('startedAt'),
        int('beat'),
      ]),
      table('lease', [varchar('name', 128, key), varchar('holder', 36)]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['lease', 'node']) await runner.dropTable(name);
  }
}
