/** Sign-ins of the web console, as rows. */
import { LessThanOrEqual } from 'typeorm';
import type { ConsoleSession, ConsoleSessionShelf } from '../platforms/console-sessions';
import type { Database } from './database';
import { ConsoleSessionRow } from './entities/console';

export function consoleSessionShelf(database: Database): ConsoleSessionShelf {
  return {
    async find(hash: string) {
      return (await database.manager.findOneBy(ConsoleSessionRow, { hash })) ?? undefined;
    },
    save(session: ConsoleSession) {
      return database.write((manager) => database.upsert(manager, ConsoleSessionRow, [session]));
    },
    async remove(hash: string) {
      await database.write((manager) => manager.delete(ConsoleSessionRow, hash));
    },
    async removeExpired(nowMs: number) {
      await database.write((manager) => manager.delete(ConsoleSessionRow, { expiresAt: LessThanOrEqual(nowMs) }));
    },
  };
}
