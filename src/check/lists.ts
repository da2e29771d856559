/** One list of a partner's Sender interface: pages, filters, and whether what is in it is valid. */

import { fromDateTime, toDateTime } from '../lib/clock';
import { isObject } from '../lib/json';
import { faultsOf, tellFaults } from '../ocpi/check';
import { isDateTime } from '../ocpi/kinds';
import type { ObjectModule } from '../ocpi/object-key';
import { OBJECT_CLASS } from '../ocpi/objects';
import { readNextLink } from '../ocpi/page';
import { SITUATIONS } from '../ocpi/status';
import { joinUrl } from '../outbound/url';
import { faultOfStatus, listIn, type Probe, type Question, type Seen } from './probe';

/** The requirement rows of each module's list. */
interface Rows {
  valid: string;
  from: string;
  to: string;
  limit: string;
  total: string;
  most: string;
}

const ROWS: Record<ObjectModule, Rows> = {
  locations: rows('LOC', '036', '027', '028', '031', '032', '033'),
  tariffs: rows('TAR', '018', '009', '010', '013', '014', '015'),
  sessions: rows('SES', '028', '017', '018', '023', '024', '025'),
  cdrs: rows('CDR', '035', '026', '027', '030', '031', '032'),
  tokens: rows('TOK', '024', '015', '016', '019', '020', '021'),
};

function rows(
  module: string,
  valid: string,
  from: string,
  to: string,
  limit: string,
  total: string,
  most: string,
): Rows {
  const id = (number: string) => `${module}-${number}`;
  return { valid: id(valid), from: id(from), to: id(to), limit: id(limit), total: id(total), most: id(most) };
}

/** Objects looked at; a page small enough that most partners have a second one. */
const PAGE = 10;
const FIRST_SESSION = '2015-01-01T00:00:00Z';

export class ListCheck {
  private readonly rows: Rows;

  constructor(
    private readonly probe: Probe,
    private readonly module: ObjectModule,
    /** The endpoint, and between whom the requests are. */
    private readonly asked: Question,
  ) {
    this.rows = ROWS[module];
  }

  async run(): Promise<void> {
    const first = await this.page('the first page is answered', { limit: String(PAGE) });
    if (!first) return;
    const { probe, module } = this;
    probe.envelope(first, module);
    const list = listIn(first);
    const fault = faultOfStatus(first) ?? (list ? undefined : 'data is no list');
    probe.must(first, module, 'the list is answered with a list', ['TRF-071', this.rows.valid], fault);
    if (!list || fault) return;
    this.checkPage(first, list);
    this.checkObjects(first, list);
    await this.checkNext(first, list);
    await this.checkEnd(first);
    await this.checkDates(list);
    await this.checkBadDate();
  }

  private page(name: string, query: Record<string, string>, isProbe = false): Promise<Seen | undefined> {
    // Sessions alone must be asked with date_from (OCPI 2.2.1 "Sessions GET").
    const whole = this.module === 'sessions' && !query.date_from ? { date_from: FIRST_SESSION, ...query } : query;
    const url = joinUrl(this.asked.url, '', `?${new URLSearchParams(whole)}`);
    return this.probe.ask(name, { ...this.asked, url, isProbe });
  }

  private checkPage(seen: Seen, list: unknown[]): void {
    const { probe, module, rows } = this;
    const total = countIn(seen, 'x-total-count');
    const most = countIn(seen, 'x-limit');
    const absent = (name: string, count: number | undefined) =>
      count === undefined ? `${name} is ${seen.headers[name.toLowerCase()] ?? 'missing'}` : undefined;
    probe.must(seen, module, 'X-Total-Count is there', ['TRF-040', rows.total], absent('X-Total-Count', total));
    probe.must(seen, module, 'X-Limit is there', ['TRF-040', rows.most], absent('X-Limit', most));
    const over = list.length > PAGE ? `${list.length} objects came for limit=${PAGE}` : undefined;
    probe.must(seen, module, 'no page has more objects than asked for', ['TRF-033', rows.limit], over);
    const hasNext = nextOf(seen) !== undefined;
    if (total === undefined) return;
    const isLast = list.length >= total;
    const fault =
      hasNext === isLast
        ? `${list.length} of ${total} objects came ${hasNext ? 'with a next link' : 'without a next link'}`
        : undefined;
    probe.must(seen, module, 'a next link is there exactly when there is more', ['TRF-034', 'TRF-035'], fault);
  }

  private checkObjects(seen: Seen, list: unknown[]): void {
    const faults = list.flatMap((entry, index) =>
      faultsOf(OBJECT_CLASS[this.module], entry).map(({ path, problem }) => ({ path: `/${index}${path}`, problem })),
    );
    const name = 'every object has its required fields, and each field is of its kind';
    const fault = faults.length > 0 ? tellFaults(faults) : undefined;
    if (list.length === 0) this.probe.skip(this.module, name, [this.rows.valid], 'the list is empty');
    else this.probe.must(seen, this.module, name, [this.rows.valid], fault);
  }

  private async checkNext(first: Seen, list: unknown[]): Promise<void> {
    const { probe, module } = this;
    const name = 'the next link leads to other objects on the same host';
    const link = nextOf(first);
    if (link === undefined) return probe.skip(module, name, ['TRF-034'], 'there is only one page');
    const isSafe = URL.canParse(link) && new URL(link).host === new URL(this.asked.url).host;
    if (!isSafe) return probe.must(first, module, name, ['TRF-034'], `it leads to ${link}`);
    const second = await probe.ask('the second page is answered', { ...this.asked, url: link });
    if (!second) return;
    const before = new Set(list.map(idOf));
    const again = (listIn(second) ?? []).map(idOf).filter((id) => before.has(id));
    const fault = faultOfStatus(second) ?? (again.length > 0 ? `${again.join(', ')} came again` : undefined);
    probe.must(second, module, name, ['TRF-034', 'TRF-032'], fault);
  }

  private async checkEnd(first: Seen): Promise<void> {
    const beyond = (countIn(first, 'x-total-count') ?? 0) + 1_000;
    const seen = await this.page('a page beyond the end is answered', { offset: String(beyond), limit: '1' });
    if (!seen) return;
    const count = listIn(seen)?.length;
    const isEmpty = count === 0 && nextOf(seen) === undefined;
    const fault = faultOfStatus(seen) ?? (isEmpty ? undefined : `${count ?? 'no list of'} objects, or a next link`);
    this.probe.must(seen, this.module, 'a page beyond the end is an empty list', ['TRF-041'], fault);
  }

  private async checkDates(list: unknown[]): Promise<void> {
    const { probe, module, rows } = this;
    const times = list.map(lastUpdated).filter((time) => time !== undefined);
    const name = 'date_from is inclusive, date_to is exclusive';
    const [time] = times.sort((a, b) => a - b).slice(Math.floor(times.length / 2));
    if (time === undefined) return probe.skip(module, name, [rows.from, rows.to], 'no object with last_updated');
    const moment = toDateTime(time);
    const later = await this.page('a list with date_from is answered', { date_from: moment, limit: String(PAGE) });
    const earlier = await this.page('a list with date_to is answered', { date_to: moment, limit: String(PAGE) });
    const wrong = (seen: Seen, isWrong: (at: number) => boolean) => {
      const isOut = (at: number | undefined) => at !== undefined && isWrong(at);
      const found = (listIn(seen) ?? []).filter((entry) => isOut(lastUpdated(entry))).map(idOf);
      return faultOfStatus(seen) ?? (found.length > 0 ? `${found.join(', ')} should not be there` : undefined);
    };
    const isMissing = later && listIn(later)?.length === 0 ? `no object changed at ${moment} or later` : undefined;
    if (later)
      probe.must(
        later,
        module,
        'date_from is inclusive',
        ['TRF-029', rows.from],
        wrong(later, (at) => at < time) ?? isMissing,
      );
    if (earlier)
      probe.must(
        earlier,
        module,
        'date_to is exclusive',
        ['TRF-030', rows.to],
        wrong(earlier, (at) => at >= time),
      );
  }

  private async checkBadDate(): Promise<void> {
    const seen = await this.page('a date that is none is answered', { date_from: 'yesterday', limit: '1' }, true);
    if (!seen) return;
    const { ocpi: expected } = SITUATIONS.invalidParameters;
    const fault = seen.ocpi === expected ? undefined : `answered ${seen.ocpi} (HTTP ${seen.http})`;
    this.probe.should(seen, this.module, `a date that is none is refused with ${expected}`, ['TRF-048'], fault);
  }
}

const nextOf = ({ headers }: Seen) => readNextLink(String(headers.link ?? ''));
const idOf = (entry: unknown) => (isObject(entry) ? String(entry.id ?? entry.uid) : JSON.stringify(entry));

function lastUpdated(entry: unknown): number | undefined {
  const text = isObject(entry) ? String(entry.last_updated) : '';
  return isDateTime(text) ? fromDateTime(text) : undefined;
}

function countIn({ headers }: Seen, name: string): number | undefined {
  const text = String(headers[name] ?? '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
