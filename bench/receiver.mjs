/** A minimal OCPI platform that takes everything with success; registers with Junction when told to. */
import { createServer } from 'node:http';

const [port, role, party] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}/ocpi`;
const done = Buffer.from('{"status_code":1000,"status_message":"Success","timestamp":"2026-01-01T00:00:00Z"}');
const taken = ['Content-Type', 'application/json', 'Content-Length', String(done.length)];
const modules = ['locations', 'tokens', 'sessions', 'cdrs', 'tariffs'].flatMap((identifier) =>
  ['SENDER', 'RECEIVER'].map((side) => ({ identifier, role: side, url: `${base}/${side}/${identifier}` })),
);
const data = {
  '/ocpi/versions': [{ version: '2.2.1', url: `${base}/2.2.1` }],
  '/ocpi/2.2.1': {
    version: '2.2.1',
    endpoints: [{ identifier: 'credentials', role: 'SENDER', url: `${base}/credentials` }, ...modules],
  },
  '/ocpi/credentials': {
    token: `token-of-${party}`,
    url: `${base}/versions`,
    roles: [{ role, country_code: party.slice(0, 2), party_id: party.slice(3), business_details: { name: party } }],
  },
};

const server = createServer((request, response) => {
  let body = '';
  if (request.url === '/ocpi/credentials') request.setEncoding('utf8').on('data', (text) => (body += text));
  else request.resume();
  request.on('end', () => {
    if (body) process.send?.({ token: JSON.parse(body).token });
    const known = data[request.url];
    if (known)
      return response.end(JSON.stringify({ data: known, status_code: 1000, timestamp: '2026-01-01T00:00:00Z' }));
    response.writeHead(200, taken);
    response.end(done);
  });
});
server.keepAliveTimeout = 65_000;
server.listen(Number(port), '127.0.0.1', () => process.send?.({ ready: true }));
