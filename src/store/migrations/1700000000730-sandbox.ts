import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { flag, nullable } from './columns';

/** Which platform is a sandbox of ours. */
export class Sandbox1700000000730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('platform', new TableColumn(flag('isSandbox', nullable)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('platform', 'isSandbox');
  }
}
