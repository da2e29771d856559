import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, flag, int, key, longText, moment, nullable, table, varchar } from './columns';

/** The hub's tables: platforms and their tokens, parties, agreements, what was seen, replaced and collected. */
export class Hub1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    const tables = [
      table('platform', [
        varchar('id', 36, key),
        varchar('name', 255),
        varchar('status', 16),
        flag('suspended'),
        flag('online'),
        varchar('version', 16, nullable),
        text('versionsUrl', nullable),
        text('theirToken', nullable),
        text('roles'),
        text('endpoints'),
        text('announced'),
        text('plannedRoles'),
        text('quirks'),
        int('rateLimit', nullable),
        moment('lastSeenAt', nullable),
        moment('createdAt'),
        text('lastError', nullable),
      ]),
      table('issued_token', [
        varchar('hash', 64, key),
        varchar('platformId', 36),
        varchar('purpose', 16),
        moment('issuedAt'),
      ]),
      table('hosted_party', [varchar('party', 8, key), text('roles'), text('businessDetails')]),
      table('agreement', [
        varchar('id', 36, key),
        varchar('party', 8),
        varchar('counterparty', 8),
        text('modules', nullable),
        moment('validFrom'),
        moment('validTo', nullable),
      ]),
      table('sighting', [
        varchar('module', 64, key),
        varchar('objectId', 255, key),
        varchar('owner', 8, key),
        varchar('counterparty', 8, nullable),
      ]),
      table(
        'relayed_address',
        [
          varchar('handle', 64, key),
          text('url'),
          varchar('platformId', 36),
          varchar('holderId', 36),
          varchar('fromParty', 8),
          varchar('toParty', 8),
          varchar('module', 64),
          varchar('role', 8),
          moment('expiresAt', nullable),
        ],
        [{ name: 'relayed_address_expires', columnNames: ['expiresAt'] }],
      ),
      table(
        'collected_object',
        [
          varchar('module', 16, key),
          varchar('owner', 8, key),
          varchar('objectId', 64, key),
          varchar('position', 32),
          moment('lastUpdated'),
          text('json'),
        ],
        [
          { name: 'collected_object_position', columnNames: ['module', 'position'] },
          { name: 'collected_object_id', columnNames: ['module', 'objectId'] },
        ],
      ),
      table('client_info', [
        varchar('party', 8, key),
        varchar('role', 8, key),
        varchar('countryCode', 2),
        varchar('partyId', 3),
        varchar('status', 16),
        moment('updatedAt'),
        varchar('platformId', 36, nullable),
        varchar('position', 32),
      ]),
      table(
        'api_key',
        [
          varchar('id', 36, key),
          varchar('name', 255),
          varchar('hash', 64),
          varchar('scope', 32),
          moment('createdAt'),
          moment('lastUsedAt', nullable),
        ],
        [{ name: 'api_key_hash', columnNames: ['hash'], isUnique: true }],
      ),
    ];
    await createTables(runner, tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = ['api_key', 'client_info', 'collected_object', 'relayed_address', 'sighting', 'agreement'];
    for (const name of [...names, 'hosted_party', 'issued_token', 'platform']) await runner.dropTable(name);
  }
}
