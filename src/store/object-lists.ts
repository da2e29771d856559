/**
 * Lists of held objects as raw statements: the stored text is what is sent, so no entities are made of it. A cursor costs
 * the same at any depth; a bare offset is found in an index first, and only the page's rows are read. Totals are counted
 * once per crawl and kept while nothing is written here.
 */
import type { Clock } from '../lib/clock';
import type { Page, PageQuery } from '../ocpi/page';
import type { ObjectFilter } from '../roles/shelf';
import type { Database } from './database';

/** A total that is this old is counted again: other nodes write as well. */
const TOTAL_MS = 10_000;
const TOTALS = 1_000;

interface Condition {
  text: string;
  values: unknown[];
}

export class ObjectLists {
  private readonly totals = new Map<string, { total: number; version: number; at: number }>();
  /** Grows with each write of this process. */
  private version = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Something has been written. */
  touch(): void {
    this.version++;
  }

  async page(filter: ObjectFilter, asked: PageQuery): Promise<Page> {
    const condition = conditionOf(filter, asked);
    const total = await this.total(condition, asked);
    const rows = await this.rows(condition, asked);
    return { items: rows.map(({ json }) => json), total, last: rows.at(-1)?.position };
  }

  /** Owner and id of every object that fits. */
  names(filter: ObjectFilter): Promise<{ owner: string; objectId: string }[]> {
    const { text, values } = conditionOf(filter, {});
    return this.query(`SELECT owner, objectId FROM held_object WHERE ${text}`, values);
  }

  private async total({ text, values }: Condition, { after }: PageQuery): Promise<number> {
    const key = JSON.stringify([text, values]);
    const known = this.totals.get(key);
    const now = this.clock.now();
    // The first page of a crawl counts; those that follow go by what it counted.
    if (after !== undefined && known?.version === this.version && now - known.at < TOTAL_MS) return known.total;
    const { version } = this;
    const counted = await this.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM held_object WHERE ${text}`,
      values,
    );
    const total = Number(counted[0]?.total ?? 0);
    if (this.totals.size >= TOTALS) this.totals.clear();
    this.totals.set(key, { total, version, at: now });
    return total;
  }

  private rows({ text, values }: Condition, { after, offset, limit }: PageQuery) {
    const beyond = after === undefined ? '' : ' AND position > ?';
    const from = after === undefined ? offset : 0;
    // OCPI 2.2.1 "Paginated Response": oldest-created first, and an update moves nothing.
    const places = `SELECT holder, module, position FROM held_object WHERE ${text}${beyond} ORDER BY position LIMIT ? OFFSET ?`;
    const join = 'held.holder = place.holder AND held.module = place.module AND held.position = place.position';
    return this.query<{ json: string; position: string }>(
      `SELECT held.json, held.position FROM (${places}) place JOIN held_object held ON ${join} ORDER BY held.position`,
      [...values, ...(after === undefined ? [] : [after]), limit, from],
    );
  }

  private query<T>(text: string, values: unknown[]): Promise<T[]> {
    return this.database.manager.query(text, values) as Promise<T[]>;
  }
}

function conditionOf(filter: ObjectFilter, { dateFrom, dateTo }: Partial<PageQuery>): Condition {
  const { holder, module, owner, counterparties, status } = filter;
  const parts: [string, unknown][] = [
    ['holder = ?', holder],
    ['module = ?', module],
    ['owner = ?', owner],
    ['status = ?', status],
    ['lastUpdated >= ?', dateFrom],
    ['lastUpdated < ?', dateTo],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  // An empty list of counterparties means that nothing may be seen.
  const among = counterparties && `counterparty IN (${counterparties.map(() => '?').join() || "''"})`;
  return {
    text: [...given.map(([text]) => text), ...(among ? [among] : [])].join(' AND '),
    values: [...given.map(([, value]) => value), ...(counterparties ?? [])],
  };
}
