/**
 * The least it can cost to take an object over HTTP: node:http, the body parsed and nothing of it checked, the rows by the
 * raw driver, in a commit shared by what arrived together; answered once that is durable.
 */
import { createServer } from 'node:http';
import { openDurable, writersOf } from './writers.mjs';

const { port, file, rows } = JSON.parse(process.argv[2]);
const database = openDurable(file);
const writers = writersOf(database, rows);
let written = 1_000_000_000;
let waiting = [];

const commit = database.transaction((objects) => {
  for (let i = 0; i < objects.length; i++) for (const write of writers) write(written++);
});

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString('utf8');
    if (waiting.length === 0) setImmediate(commitWaiting);
    waiting.push({ object: text === '' ? undefined : JSON.parse(text), response });
  });
}).listen(port, '127.0.0.1');

function commitWaiting() {
  const taken = waiting;
  waiting = [];
  commit(taken);
  for (const { response } of taken) response.end('{"status_code":1000}');
}
