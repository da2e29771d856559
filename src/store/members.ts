/** The nodes that live, and what each of them has to itself, as rows. */
import type { Member, MemberShelf } from '../cluster/members';
import type { Database } from './database';
import { LeaseRow, NodeRow } from './entities/cluster';

export function memberShelf(database: Database): MemberShelf {
  return {
    async join(member) {
      await database.write((manager) => manager.insert(NodeRow, { ...member }));
    },
    async beat(id) {
      const result = await database.write((manager) => manager.increment(NodeRow, { id }, 'beat', 1));
      return (result.affected ?? 0) > 0;
    },
    async list() {
      return (await database.manager.find(NodeRow, { order: { startedAt: 'ASC', id: 'ASC' } })) as Member[];
    },
    remove(id, beat) {
      return database.write(async (manager) => {
        const gone = await manager.delete(NodeRow, beat === undefined ? { id } : { id, beat });
        // In this order: whoever has a lease had joined before.
        const leases = await manager.find(LeaseRow);
        const living = (await manager.find(NodeRow, { select: { id: true } })).map((node) => node.id);
        const orphans = leases.filter(({ holder }) => !living.includes(holder));
        for (const { name, holder } of orphans) await manager.delete(LeaseRow, { name, holder });
        return (gone.affected ?? 0) > 0;
      });
    },
    take(name, holder) {
      return database.write(async (manager) => {
        await manager.createQueryBuilder().insert().into(LeaseRow).values({ name, holder }).orIgnore().execute();
        return (await manager.findOneByOrFail(LeaseRow, { name })).holder;
      });
    },
    async give(name, holder) {
      await database.write((manager) => manager.delete(LeaseRow, { name, holder }));
    },
  };
}
