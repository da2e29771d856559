import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { nullable, varchar } from './columns';

/** Which roles of ours a platform has been told. */
export class RolesTold1700000000222 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('platform', 'rolesTold')) return;
    await runner.addColumn('platform', new TableColumn(varchar('rolesTold', 64, nullable)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('platform', 'rolesTold');
  }
}
