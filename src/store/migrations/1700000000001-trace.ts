import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, longText, moment, nullable, table, varchar } from './columns';

/** The message trace. Ids sort by time, so the primary key is the order in which it is read and trimmed. */
export class Trace1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
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
      text('requestHeaders'),
      text('requestBody', nullable),
      text('answerHeaders', nullable),
      text('answerBody', nullable),
      int('bytes'),
    ];
    await createTables(runner, [
      table('message', columns, [
        { name: 'message_correlation', columnNames: ['correlationId', 'id'] },
        { name: 'message_object', columnNames: ['object', 'id'] },
      ]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('message');
  }
}
