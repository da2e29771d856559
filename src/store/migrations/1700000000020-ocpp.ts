import type { MigrationInterface, QueryRunner } from 'typeorm';
import { flag, int, key, longText, moment, nullable, table, varchar } from './columns';

/** The OCPP bridge: stations, their states, their events, the index of their transactions, what went over their sockets. */
export class Ocpp1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const tables = [
      table('station', [
        varchar('identity', 48, key),
        varchar('party', 8),
        varchar('locationId', 36),
        text('places'),
        varchar('passwordHash', 255, nullable),
        int('securityProfile'),
        varchar('protocol', 16, nullable),
        flag('isStrict'),
        moment('createdAt'),
      ]),
      table('station_state', [varchar('identity', 48, key), text('state')]),
      table(
        'station_event',
        [
          varchar('id', 32, key),
          varchar('station', 48),
          varchar('kind', 24),
          varchar('transaction', 36, nullable),
          varchar('messageId', 36, nullable),
          varchar('digest', 64, nullable),
          moment('stationTime', nullable),
          moment('correctedTime'),
          moment('receivedTime'),
          text('fact'),
          text('decided', nullable),
          text('answer', nullable),
        ],
        [
          { name: 'station_event_station', columnNames: ['station', 'id'] },
          { name: 'station_event_transaction', columnNames: ['transaction', 'id'] },
        ],
      ),
      table(
        'station_transaction',
        [
          varchar('id', 36, key),
          varchar('station', 48),
          varchar('ocppId', 36, nullable),
          varchar('fingerprint', 64, nullable),
          varchar('state', 16),
          varchar('sessionId', 36),
          varchar('cdrId', 39),
          moment('startedAt'),
          moment('endedAt', nullable),
          moment('settleAt', nullable),
          text('flags'),
        ],
        [
          { name: 'station_transaction_ocpp', columnNames: ['station', 'ocppId'] },
          { name: 'station_transaction_fingerprint', columnNames: ['station', 'fingerprint'] },
          { name: 'station_transaction_state', columnNames: ['state'] },
          { name: 'station_transaction_session', columnNames: ['sessionId'] },
        ],
      ),
      table(
        'station_message',
        [varchar('id', 32, key), moment('at'), varchar('station', 48), varchar('direction', 3), text('text')],
        [
          { name: 'station_message_station', columnNames: ['station', 'id'] },
          { name: 'station_message_at', columnNames: ['at'] },
        ],
      ),
    ];
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['station_message', 'station_transaction', 'station_event', 'station_state', 'station'])
      await runner.dropTable(name);
  }
}
