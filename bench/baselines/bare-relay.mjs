/**
 * The best bare relay: node:http in, undici dispatch out, bytes untouched, a Map look-up for the receiver. Of a file that
 * stands in place of a target, each line is a party and its target.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [port, target] = process.argv.slice(2);
const poolTo = (origin) => new Pool(origin, { connections: 64, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
/** Party → pool. */
const receivers = new Map();
if (target.startsWith('http')) {
  const pool = poolTo(target);
  for (let i = 0; i < 46_656; i++) receivers.set(`DE*${i.toString(36).toUpperCase().padStart(3, '0')}`, pool);
} else
  for (const line of readFileSync(target, 'utf8').split('\n')) {
    const [party, origin] = line.split(' ');
    receivers.set(party, poolTo(origin));
  }

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { headers } = request;
    const receiver = receivers.get(`${headers['ocpi-to-country-code']}*${headers['ocpi-to-party-id']}`);
    if (!receiver) return response.writeHead(404).end();
    const answer = [];
    let status = 0;
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    receiver.dispatch(
      { method: request.method, path: request.url, headers: request.rawHeaders.filter(isForwarded), body },
      {
        onRequestStart() {},
        onResponseStart(_, http) {
          status = http;
        },
        onResponseData(_, chunk) {
          answer.push(chunk);
        },
        onResponseEnd() {
          const content = answer.length === 1 ? answer[0] : Buffer.concat(answer);
          response.writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(content.length)]);
          response.end(content);
        },
        onResponseError() {
          response.writeHead(502).end();
        },
      },
    );
  });
}).listen(Number(port), '127.0.0.1');

/** Everything but what belongs to one connection; names and values stand alternately. */
const own = new Set(['host', 'connection', 'content-length']);
function isForwarded(_, index, all) {
  return !own.has(all[index - (index % 2)].toLowerCase());
}
