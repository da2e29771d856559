/**
 * Lists of held objects as raw statements: the stored text is what is sent, so no entities are made of it. The first page
 * and those by cursor cost the same at any depth; a bare offset is found in an index first, and only the page's rows are
 * read. What has changed since a moment is found by moment when it is few, by place when it is many.
 */
import type { Clock } from '../lib/clock';
import type { Page, PageQuery } from '../ocpi/page';
import type { HeldObject, ObjectFilter } from '../roles/shelf';
import type { Database } from './database';
import { searchIn } from './location-cards';
import { Totals } from './totals';

/** So many rows are sorted sooner than others are walked over to find a page of them. */
const FEW = 5_000;

/** After every position. */
export const LAST = '~';

interface Row {
  json: string;
  position: string;
}

interface Condition {
  text: string;
  values: unknown[];
}

/** `isSorted`: the index gives them in another order, so that their places are sorted before any row is read. */
type RowQuery = PageQuery & { isSorted: boolean };

type Listed = Pick<HeldObject, 'holder' | 'module' | 'status' | 'counterparty'>;

const membersOf = ({ holder, module }: Listed | ObjectFilter) => `${holder}|${module}`;
const momentsOf = (of: Listed | ObjectFilter) => `${membersOf(of)}|moments`;

/** After the name of a table: by which index it is to be read. */
export const indexed = (index: string, isSqlite: boolean) =>
  isSqlite ? `INDEXED BY ${index}` : `FORCE INDEX (${index})`;

export class ObjectLists {
  private readonly totals: Totals;

  constructor(
    private readonly database: Database,
    clock: Clock,
  ) {
    this.totals = new Totals(clock);
  }

  /** An object has been written; undefined: it was not there, or is gone. */
  touch(before: Listed | undefined, after: Listed | undefined): void {
    const of = after ?? before;
    if (!of) return;
    this.totals.touch(momentsOf(of));
    const isSameMember = before?.status === after?.status && before?.counterparty === after?.counterparty;
    if (!before || !after || !isSameMember) this.totals.touch(membersOf(of));
  }

  async page(filter: ObjectFilter, asked: PageQuery): Promise<Page> {
    if (filter.search) return this.found(filter, asked);
    const condition = conditionOf(filter, asked);
    const isCounted = !asked.uncounted || asked.dateFrom !== undefined;
    const total = isCounted ? await this.total(filter, asked, condition) : 0;
    // One more, to know whether that is all.
    const query = { ...asked, limit: asked.limit + 1, isSorted: filter.idPrefix !== undefined };
    const rows = await this.rows(condition, query, this.indexFor(filter, asked, total));
    // Another node may have written since it was counted: there are at least those that are seen.
    const seen = rows.length === 0 ? 0 : rows.length + (asked.after === undefined ? asked.offset : 0);
    return { ...pageOf(rows, asked.limit), total: Math.max(total, seen) };
  }

  /** Nobody waits for a count of what was searched: the total is what the page has. */
  private async found(filter: ObjectFilter, { after, limit, newestFirst, ...asked }: PageQuery): Promise<Page> {
    const { from, text, values } = searchIn(filter, this.database.isSqlite);
    const held = conditionOf(filter, asked, 'held.');
    const order = newestFirst
      ? 'card.position < ? ORDER BY card.position DESC'
      : 'card.position > ? ORDER BY card.position';
    const rows = await this.query<Row>(
      `SELECT held.json, held.position ${from} WHERE ${text} AND ${held.text} AND ${order} LIMIT ?`,
      [...values, ...held.values, after ?? (newestFirst ? LAST : ''), limit + 1],
    );
    return pageOf(rows, limit);
  }

  /** Owner and id of every object that fits. */
  names(filter: ObjectFilter): Promise<{ owner: string; objectId: string }[]> {
    const { text, values } = conditionOf(filter, {});
    return this.query(`SELECT owner, objectId FROM held_object WHERE ${text}`, values);
  }

  private total(filter: ObjectFilter, { dateFrom, dateTo }: PageQuery, { text, values }: Condition): Promise<number> {
    const isDated = dateFrom !== undefined || dateTo !== undefined;
    const using = this.using(isDated ? 'held_object_moment' : indexOf(filter));
    const list = isDated ? momentsOf(filter) : membersOf(filter);
    return this.totals.of(list, JSON.stringify([text, values]), async () => {
      const sql = `SELECT COUNT(*) AS total FROM held_object ${using} WHERE ${text}`;
      const [counted] = await this.query<{ total: number | string }>(sql, values);
      return Number(counted?.total ?? 0);
    });
  }

  /** Both databases would rather sort all rows, or walk over all of them, than trust an index with a range in it. */
  private indexFor(filter: ObjectFilter, { dateFrom }: PageQuery, total: number): string {
    const isFew = dateFrom !== undefined && total <= FEW;
    return this.using(isFew && filter.idPrefix === undefined ? 'held_object_moment' : indexOf(filter));
  }

  private using(index: string): string {
    return indexed(index, this.database.isSqlite);
  }

  // OCPI 2.2.1 "Paginated Response": oldest-created first, and an update moves nothing.
  private rows({ text, values }: Condition, { after, offset, limit, newestFirst, isSorted }: RowQuery, using: string) {
    const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
    const from = `FROM held_object ${using} WHERE ${text} AND position ${beyond} ? ORDER BY position ${order} LIMIT ?`;
    const given = [...values, after ?? (newestFirst ? LAST : ''), limit];
    const skipped = after === undefined ? offset : 0;
    if (skipped === 0 && !isSorted) return this.query<Row>(`SELECT json, position ${from}`, given);
    const places = `SELECT holder, module, position ${from} OFFSET ?`;
    const join = 'held.holder = place.holder AND held.module = place.module AND held.position = place.position';
    return this.query<Row>(
      `SELECT held.json, held.position FROM (${places}) place JOIN held_object held ON ${join}
       ORDER BY held.position ${order}`,
      [...given, skipped],
    );
  }

  private query<T>(text: string, values: unknown[]): Promise<T[]> {
    return this.database.manager.query(text, values) as Promise<T[]>;
  }
}

/** Where those that fit are found without reading rows. */
function indexOf({ owner, status, idPrefix }: ObjectFilter): string {
  if (idPrefix !== undefined) return 'held_object_named';
  if (owner !== undefined) return 'held_object_list';
  return status === undefined ? 'held_object_position' : 'held_object_status';
}

/** `rows`: one more than the page has, when there are more. */
function pageOf(rows: Row[], limit: number): Page {
  const hasMore = rows.length > limit;
  if (hasMore) rows.pop();
  return { items: rows.map(({ json }) => json), total: rows.length, hasMore, last: rows.at(-1)?.position };
}

/** `of`: before the names of columns. */
function conditionOf(filter: ObjectFilter, { dateFrom, dateTo }: Partial<PageQuery>, of = ''): Condition {
  const { holder, module, owner, counterparties, status, idPrefix } = filter;
  const parts: [string, unknown][] = [
    ['holder = ?', holder],
    ['module = ?', module],
    ['owner = ?', owner],
    ['status = ?', status],
    ['objectId >= ?', idPrefix],
    ['objectId < ?', idPrefix && `${idPrefix}\uffff`],
    ['lastUpdated >= ?', dateFrom],
    ['lastUpdated < ?', dateTo],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  // An empty list of counterparties means that nothing may be seen.
  const among = counterparties && `counterparty IN (${counterparties.map(() => '?').join() || "''"})`;
  return {
    text: [...given.map(([text]) => text), ...(among ? [among] : [])].map((text) => of + text).join(' AND '),
    values: [...given.map(([, value]) => value), ...(counterparties ?? [])],
  };
}
