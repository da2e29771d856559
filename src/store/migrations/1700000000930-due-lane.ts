import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const index = (name: string, columnNames: string[]) => new TableIndex({ name, columnNames });
const LANE = ['platformId', 'module', 'state', 'nextAt'];

/** What waits for a platform, and since when, is counted in the index of lanes alone: metrics ask for it all the time. */
export class DueLane1700000000930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('due_mark', index('due_mark_waiting', [...LANE, 'dueAt']));
    await runner.dropIndex('due_mark', 'due_mark_lane');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createIndex('due_mark', index('due_mark_lane', LANE));
    await runner.dropIndex('due_mark', 'due_mark_waiting');
  }
}
