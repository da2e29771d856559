/** The least a list can cost: the same rows by the raw driver, joined to one text. `?after=` or `?offset=`, `?from=`. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const libsql = createRequire(import.meta.url)('libsql');
const [port, file] = process.argv.slice(2);
const database = new libsql(file, { readonly: true });
const WHERE = "holder = 'FR*OWN' AND module = 'locations' AND owner = 'FR*OWN' AND lastUpdated >= ?";
const count = database.prepare(`SELECT COUNT(*) AS total FROM held_object WHERE ${WHERE}`);
const page = database.prepare(
  `SELECT json FROM held_object WHERE ${WHERE} AND position > ? ORDER BY position LIMIT 100`,
);

createServer((request, response) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const from = Number(query.get('from') ?? 0);
  const after = query.get('after');
  const { total } = after === null ? count.get(from) : { total: 0 };
  const items = page.all(from, after ?? '').map(({ json }) => json);
  response.setHeader('X-Total-Count', total);
  response.end(`{"data":[${items.join(',')}],"status_code":1000}`);
}).listen(Number(port), '127.0.0.1');
