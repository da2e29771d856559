/** Sender lists of a hosted CPO: filters, pages, headers. One table, four modules. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { type CpoModule, handIn, MODULES, OWNER, owned } from '../support/owned';
import { EMSP, World } from '../support/world';

let world: World;
let emsp: SandboxPartner;

beforeAll(async () => {
  world = await World.start();
  emsp = await world.join(EMSP);
  await world.host('FR*CPO', 'CPO');
  for (const module of MODULES)
    for (const n of [1, 2, 3, 4, 5]) await handIn(world, module, owned(module, `O${n}`, { last_updated: moment(n) }));
});
afterAll(() => world.stop());

const moment = (n: number) => `2026-05-0${n}T10:00:00Z`;
const START = 'date_from=2026-01-01T00:00:00Z';

async function list(module: CpoModule, query = '') {
  // The Session list demands date_from.
  const search =
    module === 'sessions' && !query.includes('date_from')
      ? `?${[START, query].filter(Boolean).join('&')}`
      : `?${query}`;
  const asked = { method: 'GET', module, role: 'SENDER' as const, from: 'DE*MSP', to: 'FR*CPO', rest: search };
  const { json, headers, http } = await emsp.call(asked);
  const data = (json.data ?? []) as { id: string }[];
  return { json, headers, http, data, ids: data.map(({ id }) => id) };
}

/** Module → number of its first row about the list; the rows of the four modules stand in the same order. */
const ROWS: Record<CpoModule, Record<string, string>> = {
  locations: rows('LOC', {
    query: 26,
    from: 27,
    to: 28,
    omitted: 29,
    offset: 30,
    limit: 31,
    total: 32,
    cap: 33,
    link: 34,
    order: 35,
    data: 36,
    methods: 39,
  }),
  tariffs: rows('TAR', {
    query: 8,
    from: 9,
    to: 10,
    omitted: 11,
    offset: 12,
    limit: 13,
    total: 14,
    cap: 15,
    link: 16,
    order: 17,
    data: 18,
    methods: 21,
  }),
  sessions: rows('SES', {
    query: 16,
    from: 17,
    to: 18,
    omitted: 21,
    offset: 22,
    limit: 23,
    total: 24,
    cap: 25,
    link: 26,
    order: 27,
    data: 28,
    methods: 31,
  }),
  cdrs: rows('CDR', {
    query: 25,
    from: 26,
    to: 27,
    omitted: 28,
    offset: 29,
    limit: 30,
    total: 31,
    cap: 32,
    link: 33,
    order: 34,
    data: 35,
    methods: 38,
  }),
};

function rows(topic: string, numbers: Record<string, number>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, n]) => [name, `[${topic}-${String(n).padStart(3, '0')}]`]),
  );
}

const table = MODULES.map((module) => ({ module, ...ROWS[module] }));

describe('the list of own objects', () => {
  it.each(table)(
    'of $module is there with every combination of the four parameters $query $omitted',
    async ({ module }) => {
      const filters = ['date_from=2026-05-02T10:00:00Z', 'date_to=2026-05-05T10:00:00Z', 'offset=1', 'limit=2'];
      for (let bits = 0; bits < 16; bits++) {
        const query = filters.filter((_, index) => bits & (1 << index)).join('&');
        const from = bits & 1 ? 2 : 1;
        const to = bits & 2 ? 4 : 5;
        const matching = ['O1', 'O2', 'O3', 'O4', 'O5'].slice(from - 1, to);
        const skipped = matching.slice(bits & 4 ? 1 : 0);

        const { ids, json } = await list(module, query);

        expect(json.status_code).toBe(1000);
        expect(ids).toEqual(skipped.slice(0, bits & 8 ? 2 : 100));
      }
    },
  );

  it.each(table)('of $module begins with what changed at date_from $from', async ({ module }) => {
    expect((await list(module, 'date_from=2026-05-03T10:00:00Z')).ids).toEqual(['O3', 'O4', 'O5']);
    expect((await list(module, 'date_from=2026-05-03T10:00:00.001Z')).ids).toEqual(['O4', 'O5']);
  });

  it.each(table)('of $module ends before what changed at date_to $to', async ({ module }) => {
    expect((await list(module, 'date_to=2026-05-03T10:00:00Z')).ids).toEqual(['O1', 'O2']);
    expect((await list(module, 'date_to=2026-05-03T10:00:01Z')).ids).toEqual(['O1', 'O2', 'O3']);
  });

  it.each(table)('of $module counts offset from 0 among what matches $offset', async ({ module }) => {
    expect((await list(module)).ids).toEqual((await list(module, 'offset=0')).ids);
    expect((await list(module, 'date_from=2026-05-02T10:00:00Z&offset=1')).ids).toEqual(['O3', 'O4', 'O5']);
  });

  it.each(table)('of $module has at most limit objects on a page $limit', async ({ module }) => {
    expect((await list(module, 'limit=2')).ids).toEqual(['O1', 'O2']);
  });

  it.each(table)('of $module says how many match, whatever the page $total', async ({ module }) => {
    expect((await list(module, 'limit=2&offset=1')).headers['x-total-count']).toBe('5');
    expect((await list(module, 'date_from=2026-05-04T10:00:00Z')).headers['x-total-count']).toBe('2');
    expect((await list(module, 'date_from=2026-05-09T10:00:00Z')).headers['x-total-count']).toBe('0');
  });

  it.each(table)('of $module says how large a page can be $cap', async ({ module }) => {
    expect((await list(module, 'limit=2')).headers['x-limit']).toBe('100');
  });

  it.each(table)(
    'of $module leads to every page but past the last, with the filters of the request $link',
    async ({ module }) => {
      const seen: string[] = [];
      let page = await list(module, 'date_from=2026-05-02T10:00:00Z&date_to=2026-05-06T00:00:00Z&limit=3');
      seen.push(...page.ids);
      const next = new URL(/<(.*)>; rel="next"/.exec(page.headers.link ?? '')?.[1] ?? '');
      expect(next.searchParams.get('date_from')).toBe('2026-05-02T10:00:00Z');
      expect(next.searchParams.get('date_to')).toBe('2026-05-06T00:00:00Z');
      page = await list(module, next.search.slice(1));
      seen.push(...page.ids);

      expect(seen).toEqual(['O2', 'O3', 'O4', 'O5']);
      expect(page.headers.link).toBeUndefined();
    },
  );

  it.each(table)('of $module is an array of whole objects, empty when nothing matches $data', async ({ module }) => {
    const { data } = await list(module);
    const nothing = await list(module, 'date_from=2027-01-01T00:00:00Z');

    expect(data[0]).toEqual(JSON.parse(JSON.stringify(owned(module, 'O1', { last_updated: moment(1) }))));
    expect(nothing.json).toMatchObject({ status_code: 1000, data: [] });
  });

  it.each(table)('of $module takes nothing but GET $methods', async ({ module }) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const reply = await emsp.call({ method, module, role: 'SENDER', from: 'DE*MSP', to: 'FR*CPO', body: {} });
      expect([reply.http, reply.json.status_code]).toEqual([405, 2000]);
    }
  });

  const changeable = table.filter(({ module }) => module !== 'cdrs');
  it.each(changeable)(
    'of $module keeps its order, oldest created first, when an object changes $order',
    async ({ module }) => {
      await handIn(world, module, owned(module, 'O2', { last_updated: moment(9) }));
      expect((await list(module)).ids).toEqual(['O1', 'O2', 'O3', 'O4', 'O5']);
      await handIn(world, module, owned(module, 'O2', { last_updated: moment(2) }));
    },
  );

  it('of CDRs has the oldest first [CDR-034]', async () => {
    expect((await list('cdrs')).ids).toEqual(['O1', 'O2', 'O3', 'O4', 'O5']);
  });
});

describe('the Session list', () => {
  it('is refused without date_from [SES-020] [H-14]', async () => {
    const asked = { method: 'GET', module: 'sessions', role: 'SENDER' as const, from: 'DE*MSP', to: 'FR*CPO' };
    for (const rest of ['', '?limit=2', '?date_to=2026-06-01T00:00:00Z']) {
      const { http, json } = await emsp.call({ ...asked, rest });
      expect([http, json.status_code]).toEqual([200, 2001]);
      expect(json.status_message).toContain('date_from');
    }
  });
});

describe('a Session or CDR', () => {
  it('is listed to the eMSP of its Token and to nobody else [SES-009] [CDR-012]', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
    for (const module of ['sessions', 'cdrs']) {
      const asked = { method: 'GET', module, role: 'SENDER' as const, from: 'DE*OTH', to: 'FR*CPO', rest: `?${START}` };
      const { json, headers } = await other.call(asked);
      expect(json.data).toEqual([]);
      expect(headers['x-total-count']).toBe('0');
    }
  });
});

describe('what a hosted party lists', () => {
  it('names its owner in each object', async () => {
    for (const module of MODULES) expect((await list(module)).data[0]).toMatchObject(OWNER);
  });

  it('is answered, and refused, from that party to the one that asks [HUB-009] [HUB-011]', async () => {
    for (const module of MODULES)
      for (const query of ['', 'limit=none']) {
        const { headers, json } = await list(module, query);
        expect(json.status_code).toBe(query === '' ? 1000 : 2001);
        expect(headers).toMatchObject({
          'ocpi-from-country-code': 'FR',
          'ocpi-from-party-id': 'CPO',
          'ocpi-to-country-code': 'DE',
          'ocpi-to-party-id': 'MSP',
        });
      }
  });

  it.each(MODULES)('of %s is had whole by following the links alone [TRF-016]', async (module) => {
    const found: string[] = [];
    let query: string | undefined = 'limit=2';
    while (query !== undefined) {
      const { ids, headers } = await list(module, query);
      found.push(...ids);
      query = /<[^>]*\?([^>]*)>; rel="next"/.exec(String(headers.link ?? ''))?.[1];
    }

    expect(found).toEqual(['O1', 'O2', 'O3', 'O4', 'O5']);
  });
});
