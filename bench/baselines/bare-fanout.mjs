/** The best bare fan-out: takes a PUT, answers it, sends the same bytes to every target by undici dispatch. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [port, ...targets] = process.argv.slice(2);
const pools = targets.map((target) => new Pool(target, { connections: 16, pipelining: 1 }));

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.end('{"status_code":1000}');
    const body = Buffer.concat(chunks);
    const correlationId = request.headers['x-correlation-id'] ?? '';
    for (const pool of body.length > 0 ? pools : []) {
      const headers = [
        'Content-Type',
        'application/json',
        'X-Request-ID',
        randomUUID(),
        'X-Correlation-ID',
        correlationId,
      ];
      pool.dispatch({ method: request.method, path: request.url, headers, body }, new Ignore());
    }
  });
}).listen(Number(port), '127.0.0.1');

/** Reads the answer and lets it go. */
class Ignore {
  onRequestStart() {}
  onResponseStart() {}
  onResponseData() {}
  onResponseEnd() {}
  onResponseError() {}
}
