/** The least a bridge can cost: `ws` and `ajv` with the official 1.6 schemas, three messages checked and answered. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { WebSocketServer } from 'ws';

const { port, tls } = JSON.parse(process.argv[2]);
const schemas = createRequire(import.meta.url)('typed-ocpp/dist/ocpp16/schemas.js');
const ajv = new Ajv({ strict: false, multipleOfPrecision: 6 });
addFormats.default(ajv, ['date-time', 'uri']);
const compile = (action) => ajv.compile({ ...schemas[`${action}Request`], $schema: undefined, $id: undefined });

const now = () => new Date().toISOString();
const calls = new Map([
  ['BootNotification', () => ({ status: 'Accepted', currentTime: now(), interval: 300 })],
  ['Heartbeat', () => ({ currentTime: now() })],
  ['MeterValues', () => ({})],
]);
const validators = new Map([...calls.keys()].map((action) => [action, compile(action)]));

const answer = (_, response) => response.end();
const server = tls
  ? createTlsServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, answer)
  : createServer(answer);
const sockets = new WebSocketServer({
  server,
  clientTracking: false,
  perMessageDeflate: false,
  handleProtocols: () => 'ocpp1.6',
});
const stations = new Map();
sockets.on('connection', (socket, { url }) => {
  stations.set(url, socket);
  socket.on('close', () => stations.get(url) === socket && stations.delete(url));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const [, id, action, payload] = JSON.parse(data.toString());
    const isRight = validators.get(action)?.(payload);
    socket.send(JSON.stringify(isRight ? [3, id, calls.get(action)()] : [4, id, 'NotImplemented', '', {}]));
  });
});
server.listen(port, '127.0.0.1');
