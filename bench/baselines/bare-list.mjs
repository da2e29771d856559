/** The least a list can cost: the same rows by the raw driver, joined to one text. `?after=`, `?from=`; counted once. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const libsql = createRequire(import.meta.url)('libsql');
const [port, file] = process.argv.slice(2);
const database = new libsql(file, { readonly: true });
const WHERE = "holder = 'FR*OWN' AND module = 'locations' AND owner = 'FR*OWN'";
const BY_MOMENT = `FROM held_object INDEXED BY held_object_moment WHERE ${WHERE} AND lastUpdated >= ?`;
const count = database.prepare(`SELECT COUNT(*) AS total ${BY_MOMENT}`);
const page = database.prepare(
  `SELECT json FROM held_object INDEXED BY held_object_list WHERE ${WHERE} AND position > ? ORDER BY position LIMIT 100`,
);
const changed = database.prepare(`SELECT json ${BY_MOMENT} ORDER BY position LIMIT 100`);
const totals = new Map();

createServer((request, response) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const from = Number(query.get('from') ?? 0);
  if (!totals.has(from)) totals.set(from, count.get(from).total);
  const items = (from > 0 ? changed.all(from) : page.all(query.get('after') ?? '')).map(({ json }) => json);
  response.setHeader('X-Total-Count', totals.get(from));
  response.end(`{"data":[${items.join(',')}],"status_code":1000}`);
}).listen(Number(port), '127.0.0.1');
