/**
 * Every page of the console on an instance that has a million legs in its trace and 100,000 Locations: how long until all
 * that the page asks for has been answered, on SQLite and on MariaDB. The first answer counts like the others.
 */
import { round } from './compare.mjs';
import { KINDS, newDatabase } from './databases.mjs';
import { api } from './hosted.mjs';
import { register, startJunction, startPlatforms } from './hub.mjs';
import { median, stop } from './measure.mjs';
import { countsFor, fillMain, HOLDER } from './pages-fill.mjs';
import { fillFrames } from './pages-frames.mjs';
import { pagesOf } from './pages-requests.mjs';
import { fillTrace } from './pages-trace.mjs';

const AIM_MS = 500;

/** Schema and partners first, then the rows, then the instance that is measured. */
export async function startFilled({ kind, folder, counts, say }) {
  const database = await newDatabase(kind, folder, `pages-${kind}`);
  const maker = await startJunction(database.home, { env: database.env });
  await api(maker, 'PUT', `/parties/${HOLDER.replace('*', '/')}`, {
    roles: ['CPO', 'EMSP'],
    business_details: { name: 'Own' },
  });
  const half = counts.platforms / 2;
  const groups = [
    await startPlatforms({ role: 'CPO', country: 'NL', count: half }),
    await startPlatforms({ role: 'EMSP', country: 'DE', count: half }),
  ];
  for (const group of groups) await register(maker, group);
  const { items } = await api(maker, 'GET', '/platforms?limit=500');
  const ofRole = (wanted) =>
    items
      .filter(({ roles }) => roles.some(({ role }) => role === wanted))
      .map(({ id, roles: [{ country_code, party_id }] }) => ({ id, party: `${country_code}*${party_id}` }));
  const { id: webhook } = await api(maker, 'POST', '/webhooks', { url: 'http://127.0.0.1:9/events' });
  await api(maker, 'PATCH', `/webhooks/${webhook}`, { enabled: false });
  const partners = { cpos: ofRole('CPO'), emsps: ofRole('EMSP') };
  await stop(maker.child);
  const endsAt = Date.now();
  const startedAt = performance.now();
  const main = await database.open();
  await fillMain(main, { counts, endsAt, webhook, ...partners });
  await main.close();
  const traceRows = await database.open(true);
  const trace = await fillTrace(traceRows, { legs: counts.legs, endsAt, ...partners });
  await fillFrames(traceRows, { counts, endsAt });
  await traceRows.close();
  say(`${kind}: ${trace.legs} legs in ${trace.batches} batches; filled in ${seconds(startedAt)} s`);
  const junction = await startJunction(database.home, { env: database.env });
  return { junction, database, trace, webhook, partners };
}

const seconds = (since) => Math.round((performance.now() - since) / 1000);

/** Milliseconds until a request, or every page of a list, is answered. What is not there is an answer too. */
async function ask({ origin, key }, path) {
  const startedAt = performance.now();
  const isWhole = path.startsWith('*');
  const url = `${origin}/api/v1${isWhole ? path.slice(1) : path}`;
  let cursor = '';
  do {
    const page = isWhole ? `${url}?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}` : url;
    const answer = await fetch(page, { headers: { Authorization: `Bearer ${key}` } });
    const text = await answer.text();
    if (answer.status >= 400 && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${text}`);
    cursor = isWhole && answer.status === 200 ? JSON.parse(text).next : undefined;
  } while (cursor);
  return performance.now() - startedAt;
}

/** Short enough for a table. */
const shown = (path) => path.replace(/^\*?\/(parties|platforms)\/[^/]+(\/OWN)?/, '…').slice(0, 44);

/** All that a page asks for, at the same time, again and again. */
export async function measure(junction, requests, answers) {
  const wholes = [];
  const each = requests.map(() => []);
  for (let i = 0; i < answers; i++) {
    const startedAt = performance.now();
    const times = await Promise.all(requests.map((path) => ask(junction, path)));
    wholes.push(performance.now() - startedAt);
    for (const [index, ms] of times.entries()) each[index].push(ms);
  }
  const slowest = requests
    .map((path, index) => ({ path, ms: median(each[index]) }))
    .reduce((a, b) => (b.ms > a.ms ? b : a));
  return {
    median: round(median(wholes), 1),
    worst: round(Math.max(...wholes), 1),
    'of 500 ms': round(Math.max(...wholes) / AIM_MS),
    'slowest request': shown(slowest.path),
    alone: round(slowest.ms, 1),
  };
}

export async function pages({ folder, isSmoke }) {
  const counts = countsFor(isSmoke);
  const answers = isSmoke ? 2 : 15;
  const tables = {};
  const goals = [];
  for (const kind of KINDS) {
    const { junction, trace, webhook, partners } = await startFilled({ kind, folder, counts, say: console.log });
    const [{ id: platform, party: partner }] = partners.cpos;
    const wanted = pagesOf({ trace, webhook, platform, partner, counts, now: Date.now() });
    const table = {};
    for (const [page, requests] of Object.entries(wanted)) table[page] = await measure(junction, requests, answers);
    tables[kind] = table;
    const slow = Object.entries(table).filter(([, { worst }]) => worst > AIM_MS);
    goals.push({
      goal: `pages that ever took longer than ${AIM_MS} ms on ${kind}`,
      wanted: '0',
      got: slow.map(([page, { worst }]) => `${page}: ${worst}`).join('; ') || 0,
      isMet: slow.length === 0,
    });
    await stop(junction.child);
  }
  return { tables, goals };
}
