/** Letters on their way, as rows. */
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import type { Letter, LetterShelf } from '../outbound/letters';
import type { Database } from './database';
import { LetterRow } from './entities/dialogue';

export function letterShelf(database: Database): LetterShelf {
  const where = ({ subject, id }: Letter) => ({ subject, id });
  return {
    put: (letter) => database.write((manager) => putLetter(database, manager, letter)),
    async due(nowMs, limit) {
      const due = { nextAt: LessThanOrEqual(nowMs) };
      return (await database.manager.find(LetterRow, {
        where: due,
        order: { nextAt: 'ASC' },
        take: limit,
      })) as Letter[];
    },
    async claim(letter, untilMs) {
      const unclaimed = { ...where(letter), nextAt: letter.nextAt };
      const { affected } = await database.write((manager) => manager.update(LetterRow, unclaimed, { nextAt: untilMs }));
      return (affected ?? 0) > 0;
    },
    async postpone(letter) {
      const { attempts, nextAt, lastError } = letter;
      const change = { attempts, nextAt, lastError };
      await database.write((manager) => manager.update(LetterRow, where(letter), change));
    },
    async remove(letter) {
      await database.write((manager) => manager.delete(LetterRow, where(letter)));
    },
    count: () => database.manager.count(LetterRow),
  };
}

/** Also for those who write a letter together with something else. */
export function putLetter(database: Database, manager: EntityManager, letter: Letter): Promise<void> {
  return database.upsert(manager, LetterRow, [letter]);
}
