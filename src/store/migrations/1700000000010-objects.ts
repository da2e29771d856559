import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, int, key, longText, moment, nullable, table, varchar } from './columns';

/** Objects that hosted parties own or received, what of them has changed, and for which platform a change is due. */
export class Objects1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const objectKey = [varchar('module', 16, key), varchar('owner', 8, key), varchar('objectId', 64, key)];
    const held = [
      varchar('holder', 8, key),
      ...objectKey,
      varchar('position', 32),
      moment('lastUpdated'),
      varchar('counterparty', 8, nullable),
      varchar('status', 24, nullable),
      varchar('contractId', 64, nullable),
      varchar('sessionId', 64, nullable),
      text('json'),
    ];
    const due = [...objectKey, varchar('party', 8, nullable), text('change', nullable), int('rev'), moment('dueAt')];
    const mark = [
      varchar('platformId', 36, key),
      ...due,
      varchar('state', 8),
      int('attempts'),
      moment('nextAt'),
      text('lastError', nullable),
      text('reason', nullable),
    ];
    await createTables(runner, [
      table('held_object', held, [
        { name: 'held_object_position', columnNames: ['holder', 'module', 'position'] },
        { name: 'held_object_updated', columnNames: ['holder', 'module', 'lastUpdated'] },
        { name: 'held_object_id', columnNames: ['module', 'objectId'] },
        { name: 'held_object_contract', columnNames: ['contractId'] },
        { name: 'held_object_session', columnNames: ['sessionId'] },
      ]),
      table('due_change', due),
      table('due_mark', mark, [
        { name: 'due_mark_lane', columnNames: ['platformId', 'module', 'state', 'nextAt'] },
        { name: 'due_mark_object', columnNames: ['module', 'owner', 'objectId'] },
      ]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['due_mark', 'due_change', 'held_object']) await runner.dropTable(name);
  }
}
