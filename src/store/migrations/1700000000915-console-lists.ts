import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const BY_ID = ['module', 'objectId'];
const ADDED = [
  new TableIndex({ name: 'held_object_status', columnNames: ['holder', 'module', 'status', 'position'] }),
  new TableIndex({ name: 'held_object_named', columnNames: [...BY_ID, 'holder', 'position', 'status'] }),
];
const OF_OWNER = new TableIndex({ name: 'collected_object_owner', columnNames: ['module', 'owner', 'position'] });

/**
 * What operators look for among hundreds of thousands: objects of a status, ids that begin with something (found in the
 * index alone, however many there are), the newest of one owner.
 */
export class ConsoleLists1700000000915 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const index of ADDED) await runner.createIndex('held_object', index);
    await runner.dropIndex('held_object', 'held_object_id');
    await runner.createIndex('collected_object', OF_OWNER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createIndex('held_object', new TableIndex({ name: 'held_object_id', columnNames: BY_ID }));
    for (const index of ADDED) await runner.dropIndex('held_object', index);
    await runner.dropIndex('collected_object', OF_OWNER);
  }
}
