import type { MigrationInterface, QueryRunner } from 'typeorm';
import { blob, int, key, longText, moment, nullable, table, varchar } from './columns';

/**
 * The message trace in two tables: rows that are narrow, so that a search reads little, and the headers and bodies of
 * a whole batch of legs as one block, so that a body which two legs share is kept once. What was kept before is dropped.
 */
export class TraceContent1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isMySql = runner.connection.options.type === 'mysql';
    const text = longText(isMySql);
    const columns = [
      varchar('id', 32, key),
      moment('at'),
      varchar('direction', 3),
      varchar('correlationId', 255),
      varchar('requestId', 255),
      varchar('platform', 36, nullable),
      varchar('fromParty', 8, nullable),
      varchar('toParty', 8, nullable),
      varchar('module', 64, nullable),
      varchar('interfaceRole', 8, nullable),
      varchar('method', 16),
      text('path'),
      varchar('object', 255, nullable),
      int('httpStatus', nullable),
      int('ocpiStatus', nullable),
      int('durationMs'),
      text('error', nullable),
      moment('correlationKey'),
      moment('objectKey', nullable),
      varchar('content', 32),
      varchar('pieces', 128),
    ];
    await runner.dropTable('message');
    await runner.createTable(
      table('message', columns, [
        { name: 'message_correlation', columnNames: ['correlationKey', 'id'] },
        { name: 'message_object', columnNames: ['objectKey', 'id'] },
      ]),
    );
    const block = blob(isMySql);
    await runner.createTable(
      table('message_content', [varchar('id', 32, key), varchar('lastId', 32), int('bytes'), block('data')]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('message_content');
  }
}
