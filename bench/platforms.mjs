/**
 * Many minimal OCPI platforms in one process, each on a port of its own: they register with Junction when told to, take
 * everything with success, and count what they took and how long it was under way.
 */
import { createServer } from 'node:http';

const { role, country, count, partiesEach = 1 } = JSON.parse(process.argv[2]);
const MODULES = ['locations', 'tokens', 'sessions', 'cdrs', 'tariffs'];
const done = Buffer.from('{"status_code":1000,"status_message":"Success","timestamp":"2026-01-01T00:00:00Z"}');
const taken = ['Content-Type', 'application/json', 'Content-Length', String(done.length)];
const wrap = (data) => JSON.stringify({ data, status_code: 1000, timestamp: '2026-01-01T00:00:00Z' });

let deliveries = 0;
let latencies = [];

/** `A01`, `A02`, …: three characters, as OCPI wants them. */
const partyId = (number) => (10_000 + number).toString(36).toUpperCase().padStart(3, '0');

function startPlatform(index) {
  const platform = { index, port: 0, parties: [], token: '', hangs: false };
  for (let i = 0; i < partiesEach; i++) platform.parties.push(partyId(index * partiesEach + i));
  const answers = () => {
    const base = `http://127.0.0.1:${platform.port}/ocpi`;
    const modules = MODULES.flatMap((identifier) =>
      ['SENDER', 'RECEIVER'].map((side) => ({ identifier, role: side, url: `${base}/${side}/${identifier}` })),
    );
    return {
      '/ocpi/versions': [{ version: '2.2.1', url: `${base}/2.2.1` }],
      '/ocpi/2.2.1': {
        version: '2.2.1',
        endpoints: [{ identifier: 'credentials', role: 'SENDER', url: `${base}/credentials` }, ...modules],
      },
      '/ocpi/credentials': {
        token: `token-of-${country}-${index}`,
        url: `${base}/versions`,
        roles: platform.parties.map((id) => ({
          role,
          country_code: country,
          party_id: id,
          business_details: { name: id },
        })),
      },
    };
  };
  platform.server = createServer((request, response) => {
    if (/\/(SENDER|RECEIVER)\//.test(request.url)) return take(platform, request, response);
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (/^P(OST|UT)$/.test(request.method)) platform.token = JSON.parse(Buffer.concat(chunks)).token;
      response.end(wrap(answers()[request.url]));
    });
  });
  platform.server.keepAliveTimeout = 65_000;
  return new Promise((resolve) => {
    platform.server.listen(0, '127.0.0.1', () => {
      platform.port = platform.server.address().port;
      resolve(platform);
    });
  });
}

function take(platform, request, response) {
  request.resume();
  if (platform.hangs) return;
  request.on('end', () => {
    deliveries++;
    // A correlation id that is a moment says when the object was pushed.
    const sentAt = Number(request.headers['x-correlation-id']);
    if (sentAt > 0) latencies.push(performance.timeOrigin + performance.now() - sentAt);
    if (request.url.endsWith('/authorize')) return response.end(verdictOn(request.url));
    response.writeHead(200, taken);
    response.end(done);
  });
}

/** Every card is a Token of the first platform here, and may charge. */
function verdictOn(url) {
  const owner = { country_code: country, party_id: platforms[0].parties[0] };
  const token = {
    ...owner,
    uid: url.split('/').at(-2),
    type: 'RFID',
    contract_id: `${country}-${owner.party_id}-C12345678-1`,
    issuer: 'Bench',
    valid: true,
    whitelist: 'NEVER',
    last_updated: '2026-01-01T00:00:00Z',
  };
  return wrap({ allowed: 'ALLOWED', token, authorization_reference: 'A1' });
}

const platforms = [];
for (let index = 0; index < count; index++) platforms.push(await startPlatform(index));

const tell = { platforms: () => platforms.map(({ port, parties, token }) => ({ port, parties, token })) };
tell.counts = () => ({ deliveries, latencies });
tell.forget = () => {
  deliveries = 0;
  latencies = [];
};
tell.hang = ({ index }) => {
  platforms[index].hangs = true;
};
tell.die = ({ index }) => {
  platforms[index].server.close();
  platforms[index].server.closeAllConnections();
};
process.on('message', ({ number, what, ...about }) => process.send({ number, answer: tell[what](about) ?? null }));
process.send({ ready: true });
