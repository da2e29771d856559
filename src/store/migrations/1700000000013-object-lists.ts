import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** Lists find the places of a page in this index alone, and count in it. */
export class ObjectLists1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columnNames = ['holder', 'module', 'owner', 'position', 'lastUpdated', 'counterparty', 'status'];
    await runner.createIndex('held_object', new TableIndex({ name: 'held_object_list', columnNames }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('held_object', 'held_object_list');
  }
}
