import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** What has changed since a moment is counted, and the places of a page of it found, in this index alone. */
export class ListByMoment1700000000821 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columnNames = ['holder', 'module', 'lastUpdated', 'owner', 'position', 'counterparty', 'status'];
    await runner.createIndex('held_object', new TableIndex({ name: 'held_object_moment', columnNames }));
    await runner.dropIndex('held_object', 'held_object_updated');
  }

  async down(runner: QueryRunner): Promise<void> {
    const columnNames = ['holder', 'module', 'lastUpdated'];
    await runner.createIndex('held_object', new TableIndex({ name: 'held_object_updated', columnNames }));
    await runner.dropIndex('held_object', 'held_object_moment');
  }
}
