import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, flag, int, key, longText, moment, nullable, table, varchar } from './columns';

/** Commands and charging profiles that hosted parties give and take, and what must be told of them. */
export class Orders1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const parties = [varchar('party', 8), varchar('counterparty', 8), varchar('platformId', 36, nullable)];
    const asked = [
      varchar('id', 36, key),
      varchar('handle', 32),
      ...parties,
      varchar('name', 32),
      text('content'),
      ...['response', 'result'].map((name) => text(name, nullable)),
      text('history'),
      text('error', nullable),
      moment('at'),
      moment('endsAt', nullable),
      moment('usableUntil'),
      text('behalf', nullable),
    ];
    const taken = [
      varchar('id', 36, key),
      ...parties,
      varchar('name', 32),
      ...['content', 'responseUrl', 'response'].map((name) => text(name)),
      text('result', nullable),
      moment('at'),
      moment('endsAt', nullable),
      varchar('tokenUid', 36, nullable),
      int('reservationNumber', nullable),
    ];
    await createTables(runner, [
      table('asked_order', asked, [
        { name: 'asked_order_handle', columnNames: ['handle'], isUnique: true },
        { name: 'asked_order_ends', columnNames: ['endsAt'] },
      ]),
      table('taken_order', taken, [
        { name: 'taken_order_sender', columnNames: ['party', 'counterparty', 'at'] },
        { name: 'taken_order_token', columnNames: ['party', 'tokenUid', 'at'] },
        { name: 'taken_order_ends', columnNames: ['endsAt'] },
      ]),
      reservations(),
      profiles(text),
      letters(text),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = ['letter', 'session_profile', 'reservation', 'taken_order', 'asked_order'];
    for (const name of names) await runner.dropTable(name);
  }
}

type Text = ReturnType<typeof longText>;

function reservations() {
  const columns = [
    varchar('party', 8, key),
    int('number', key),
    varchar('counterparty', 8),
    varchar('locationId', 36),
    varchar('reservationId', 36),
    varchar('orderId', 36),
    moment('expiresAt'),
    flag('isActive'),
  ];
  const indices = [{ name: 'reservation_of', columnNames: ['party', 'counterparty', 'reservationId'] }];
  return table('reservation', columns, indices);
}

function profiles(text: Text) {
  const columns = [
    varchar('party', 8, key),
    varchar('side', 4, key),
    varchar('counterparty', 8, key),
    varchar('sessionId', 36, key),
    text('profile', nullable),
    text('active', nullable),
    varchar('behalf', 8, nullable),
    moment('updatedAt'),
  ];
  return table('session_profile', columns, [
    { name: 'session_profile_session', columnNames: ['party', 'side', 'sessionId'] },
  ]);
}

function letters(text: Text) {
  const columns = [
    varchar('subject', 128, key),
    varchar('id', 36),
    varchar('from', 8),
    varchar('to', 8),
    varchar('platformId', 36, nullable),
    varchar('module', 32),
    varchar('role', 8),
    varchar('method', 8),
    text('url'),
    text('body'),
    int('attempts'),
    moment('nextAt'),
    moment('expiresAt'),
    text('lastError', nullable),
  ];
  return table('letter', columns, [{ name: 'letter_next', columnNames: ['nextAt'] }]);
}
