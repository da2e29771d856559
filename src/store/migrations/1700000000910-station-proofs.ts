import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { longText, nullable, varchar } from './columns';

/** The client certificate that is bound to a station, and what it is to take up instead of what it has. */
export class StationProofs1700000000910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    for (const column of [varchar('certificateSerial', 64, nullable), text('awaited', nullable)])
      if (!(await runner.hasColumn('station', column.name))) await runner.addColumn('station', new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('station', 'awaited');
    await runner.dropColumn('station', 'certificateSerial');
  }
}
