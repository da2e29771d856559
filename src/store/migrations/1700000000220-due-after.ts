import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { nullable, varchar } from './columns';

const TABLES = ['due_change', 'due_mark'];

/** What must have arrived before: a CDR follows the Credit CDR that takes its predecessor back. */
export class DueAfter1700000000220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of TABLES) if (!(await runner.hasColumn(name, 'after'))) await runner.addColumn(name, column());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of TABLES) await runner.dropColumn(name, 'after');
  }
}

const column = () => new TableColumn(varchar('after', 64, nullable));
