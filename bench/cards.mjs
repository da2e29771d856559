/**
 * One OCPP 1.6 station that is shown one card after another, each a new one; and a client that puts the same question
 * over plain HTTP. Both tell how long each answer took, in milliseconds.
 */
import { Pool } from 'undici';
import { WebSocket } from 'ws';

const { url, bare, path } = JSON.parse(process.argv[2]);
let number = 0;
const newCard = () => `C${process.pid}X${++number}`;

const socket = new WebSocket(`${url}/ocpp/CP0`, 'ocpp1.6', { perMessageDeflate: false });
let answered;
socket.on('message', (data) => {
  const [type, id, said] = JSON.parse(data.toString());
  if (type === 2) socket.send(JSON.stringify([4, id, 'NotSupported', '', {}]));
  else answered(said);
});

function call(action, payload) {
  return new Promise((resolve) => {
    answered = resolve;
    socket.send(JSON.stringify([2, String(++number), action, payload]));
  });
}

async function present() {
  const { idTagInfo } = await call('Authorize', { idTag: newCard() });
  if (idTagInfo?.status !== 'Accepted') throw new Error(`a card was answered ${JSON.stringify(idTagInfo)}`);
}

const pool = new Pool(bare, { connections: 1, pipelining: 1 });
const headers = { 'content-type': 'application/json', 'ocpi-to-country-code': 'DE', 'ocpi-to-party-id': 'MSP' };
const body = JSON.stringify({ location_id: 'LOC0', evse_uids: ['E1'] });

async function ask() {
  const answer = await pool.request({ method: 'POST', path: path.replace('@', newCard()), headers, body });
  await answer.body.json();
}

const DEEDS = { present, ask };

async function timesOf({ deed, count }) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await DEEDS[deed]();
    times.push(performance.now() - startedAt);
  }
  return times;
}

await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
await call('BootNotification', { chargePointVendor: 'Bench', chargePointModel: 'One' });
process.on('message', async ({ number: asked, ...about }) =>
  process.send({ number: asked, answer: await timesOf(about) }),
);
process.send({ ready: true });
