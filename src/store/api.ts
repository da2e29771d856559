/** What the API remembers of calls, as rows: answers for repeated writes, and who did what. */
import { IsNull, LessThan } from 'typeorm';
import type { KeptAnswer, KeptAnswerShelf } from '../lib/idempotency';
import type { Secrets } from '../lib/secrets';
import type { AuditQuery, AuditRecord, AuditShelf } from '../observe/audit';
import type { Database } from './database';
import { AuditRow, KeptAnswerRow } from './entities/api';

/** Answers may show a secret once (a new key, a registration token): they are sealed. */
export function keptAnswerShelf(database: Database, secrets: Secrets): KeptAnswerShelf {
  const find = async (id: string): Promise<KeptAnswer | undefined> => {
    const row = await database.manager.findOneBy(KeptAnswerRow, { id });
    return row ? { ...row, body: row.body === null ? null : secrets.open(row.body) } : undefined;
  };
  return {
    async begin(row) {
      const known = await find(row.id);
      if (known) return known;
      try {
        await database.write((manager) => manager.insert(KeptAnswerRow, row));
        return undefined;
      } catch (error) {
        // Another process was faster by a moment.
        const theirs = await find(row.id);
        if (!theirs) throw error;
        return theirs;
      }
    },
    async takeOver({ owner, at }, { id, owner: seenOwner, at: seenAt }) {
      const seen = { id, owner: seenOwner, at: seenAt, status: IsNull() };
      const { affected } = await database.write((manager) => manager.update(KeptAnswerRow, seen, { owner, at }));
      return affected === 1;
    },
    async finish({ id, status, body }) {
      const sealed = body === null ? null : secrets.seal(body);
      await database.write((manager) => manager.update(KeptAnswerRow, { id }, { status, body: sealed }));
    },
    async remove(id) {
      await database.write((manager) => manager.delete(KeptAnswerRow, { id }));
    },
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(KeptAnswerRow, { at: LessThan(beforeMs) }));
    },
  };
}

export function auditShelf(database: Database): AuditShelf {
  return {
    add(records: AuditRecord[]) {
      return database.write((manager) => database.upsert(manager, AuditRow, records));
    },
    async find({ keyId, action, path, since, before, limit }: AuditQuery) {
      const select = database.manager.createQueryBuilder(AuditRow, 'audit');
      if (keyId !== undefined) select.andWhere('audit.keyId = :keyId', { keyId });
      if (action !== undefined) select.andWhere('audit.action = :action', { action });
      if (path !== undefined) select.andWhere('audit.path = :path', { path });
      if (since !== undefined) select.andWhere('audit.at >= :since', { since });
      if (before !== undefined) select.andWhere('audit.id < :before', { before });
      return select.orderBy('audit.id', 'DESC').limit(limit).getMany();
    },
    async trim(beforeMs) {
      await database.write((manager) => manager.delete(AuditRow, { at: LessThan(beforeMs) }));
    },
  };
}
