import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { int, key, longText, moment, nullable, table, varchar } from './columns';

/** Rotation of API keys, answers kept for repeated writes, and the record of who did what. */
export class ApiCalls1700000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await runner.addColumns('api_key', [
      new TableColumn(varchar('previousHash', 64, nullable)),
      new TableColumn(moment('previousUntil', nullable)),
    ]);
    await runner.createTable(
      table(
        'kept_answer',
        [
          varchar('id', 64, key),
          varchar('fingerprint', 64),
          varchar('owner', 36),
          moment('at'),
          int('status', nullable),
          text('body', nullable),
        ],
        [{ name: 'kept_answer_at', columnNames: ['at'] }],
      ),
    );
    await runner.createTable(
      table(
        'audit',
        [
          varchar('id', 32, key),
          moment('at'),
          varchar('keyId', 36),
          varchar('keyName', 255),
          varchar('scope', 32),
          varchar('address', 64),
          varchar('method', 8),
          varchar('action', 255),
          text('path'),
          text('members'),
          int('status'),
          text('detail', nullable),
        ],
        [
          { name: 'audit_key', columnNames: ['keyId', 'id'] },
          { name: 'audit_at', columnNames: ['at'] },
        ],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit');
    await runner.dropTable('kept_answer');
    await runner.dropColumns('api_key', ['previousHash', 'previousUntil']);
  }
}
