import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { varchar } from './columns';

/** A write that is carried out anew creates what it was to create the first time. */
export class CreatedId1700000000221 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('kept_answer', 'createdId')) return;
    await runner.addColumn('kept_answer', new TableColumn(varchar('createdId', 36, { default: "''" })));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('kept_answer', 'createdId');
  }
}
