/**
 * A page of 100 of 100,000 own Locations: first, middle, last, and by date_from, beside the raw driver and a joined text.
 * And a whole crawl: memory, and the last pages beside the first.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { compare, round } from './compare.mjs';
import { fill, host, OWNER } from './hosted.mjs';
import { headersOf, here, register, startJunction, startPlatforms } from './hub.mjs';
import { freePort, median, memoryMb, SUBJECT, start, untilAnswers, writeScript } from './measure.mjs';

const EMSP = 'EMSP';

async function startBare(home) {
  const port = await freePort();
  const args = [process.execPath, here('baselines/bare-list.mjs'), String(port), join(home, 'junction.sqlite')];
  const child = start(SUBJECT, args);
  await untilAnswers(`http://127.0.0.1:${port}/`);
  return { pid: child.pid, url: (query) => `http://127.0.0.1:${port}/?${query}` };
}

/** The schema first, then the rows, then the instance that is measured. */
async function startFilled(home, count) {
  const maker = await startJunction(home);
  await host(maker, 'CPO');
  maker.child.kill('SIGTERM');
  await once(maker.child, 'exit');
  fill(home, count);
  const junction = await startJunction(home);
  const [emsp] = await register(junction, await startPlatforms({ role: EMSP, country: 'DE', count: 1 }));
  const headers = headersOf({ token: emsp.token, from: `DE*${emsp.parties[0]}`, to: OWNER });
  return { ...junction, headers, url: (query) => `${junction.base}/sender/locations?${query}` };
}

const cursor = (offset) => `offset=${offset}&limit=100&cursor=${offset}-${String(offset).padStart(24, '0')}`;

/** Every page by its Link; milliseconds of each. */
async function crawl({ url, headers }) {
  const times = [];
  let next = url('limit=100');
  let objects = 0;
  while (next) {
    const startedAt = performance.now();
    const answer = await fetch(next, { headers });
    const { data } = await answer.json();
    times.push(performance.now() - startedAt);
    objects += data.length;
    next = /<(.*)>/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return { times, objects };
}

/** Several crawls after one that warms up: what else the machine does falls on first and last pages by chance. */
async function crawled(junction, count, rounds) {
  await crawl(junction);
  const before = memoryMb(junction.pid);
  const rows = [];
  for (let i = 0; i < rounds; i++) {
    const { times, objects } = await crawl(junction);
    if (objects !== count) throw new Error(`a crawl brought ${objects} of ${count} Locations`);
    const share = Math.max(5, Math.floor(times.length / 10));
    rows.push({ first: median(times.slice(1, share + 1)), last: median(times.slice(-share)) });
  }
  return {
    first: round(median(rows.map(({ first }) => first))),
    last: round(median(rows.map(({ last }) => last))),
    lastToFirst: round(median(rows.map(({ first, last }) => last / first))),
    memoryGrowthMb: round(memoryMb(junction.pid) - before, 1),
  };
}

export async function list({ folder, rounds, seconds, isSmoke }) {
  const count = isSmoke ? 2_000 : 100_000;
  const home = join(folder, 'list');
  const junction = await startFilled(home, count);
  const bare = await startBare(home);
  const script = join(folder, 'list.lua');
  writeScript(script, { method: 'GET', headers: junction.headers, body: '' });
  const from = new Date(1_780_000_000_000 + count * 990).toISOString();
  const pages = {
    'first page': ['offset=0&limit=100', ''],
    'middle page': [cursor(count / 2), `after=${String(count / 2).padStart(24, '0')}`],
    'last page': [cursor(count - 100), `after=${String(count - 100).padStart(24, '0')}`],
    date_from: [`date_from=${encodeURIComponent(from)}&limit=100`, `from=${Date.parse(from)}`],
  };
  const tables = {};
  for (const [name, [ours, theirs]] of Object.entries(pages)) {
    const subjects = {
      junction: { pid: junction.pid, url: junction.url(ours), script },
      'raw driver': { pid: bare.pid, url: bare.url(theirs), script },
    };
    tables[name] = await compare(subjects, { connections: 8, rounds, seconds, baseline: 'raw driver' });
  }
  const whole = await crawled(junction, count, rounds);
  const { ratio } = tables['middle page'].junction;
  const lastToFirst = round(tables['last page'].junction.perSecond / tables['first page'].junction.perSecond);
  return {
    tables: { ...tables, [`a crawl of ${count}, ms per page`]: { junction: whole } },
    goals: [
      { goal: 'a page, beside the raw driver', wanted: '≥ 0.6', got: ratio, isMet: ratio >= 0.6 },
      { goal: 'pages per second, last / first', wanted: '≥ 0.8', got: lastToFirst, isMet: lastToFirst >= 0.8 },
      {
        goal: 'crawl: last page / first, time',
        wanted: '≤ 1.5',
        got: whole.lastToFirst,
        isMet: whole.lastToFirst <= 1.5,
      },
      {
        goal: 'crawl: growth of memory, MB',
        wanted: '< 50',
        got: whole.memoryGrowthMb,
        isMet: whole.memoryGrowthMb < 50,
      },
    ],
  };
}
