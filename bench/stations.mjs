/**
 * Many OCPP 1.6 stations in one process of their own: they connect, boot, answer what they are asked, and send what the
 * bench tells them to. Four source addresses, so that the ports of one do not run out.
 */
import { WebSocket } from 'ws';

const { url, count } = JSON.parse(process.argv[2]);
const ADDRESSES = 4;
/** A station that was refused tries again. */
const AGAIN_MS = 1_000;
const now = () => new Date().toISOString();

const CALLS = {
  BootNotification: () => ({ chargePointVendor: 'Bench', chargePointModel: 'One' }),
  Heartbeat: () => ({}),
  MeterValues: () => ({
    connectorId: 1,
    meterValue: [{ timestamp: now(), sampledValue: [{ value: '1204', measurand: 'Energy.Active.Import.Register' }] }],
  }),
};

class Station {
  number = 0;

  constructor(index) {
    this.identity = `CP${index}`;
    this.localAddress = `127.0.0.${1 + (index % ADDRESSES)}`;
  }

  /** Resolves when it is connected and `action` was answered; counts what went wrong before. */
  connect(action, failures) {
    return new Promise((resolve) => {
      const attempt = () => {
        const options = { localAddress: this.localAddress, rejectUnauthorized: false, perMessageDeflate: false };
        this.socket = new WebSocket(`${url}/ocpp/${this.identity}`, 'ocpp1.6', options);
        const failed = ({ message }) => {
          failures.set(message, (failures.get(message) ?? 0) + 1);
          setTimeout(attempt, AGAIN_MS);
        };
        this.socket.once('error', failed);
        this.socket.once('open', () => {
          this.socket.off('error', failed).on('error', () => undefined);
          this.call(action, resolve);
        });
        this.socket.on('message', (data) => this.hear(data.toString()));
      };
      attempt();
    });
  }

  call(action, answered) {
    this.answered = answered;
    this.socket.send(JSON.stringify([2, String(++this.number), action, CALLS[action]()]));
  }

  hear(text) {
    const [type, id] = JSON.parse(text);
    if (type === 2) this.socket.send(JSON.stringify([4, id, 'NotSupported', '', {}]));
    else if (id === String(this.number)) this.answered?.(type === 3);
  }
}

const stations = Array.from({ length: count }, (_, index) => new Station(index));

/** All at once, or `width` at a time. */
async function connect({ width = count, action = 'Heartbeat' }) {
  const failures = new Map();
  const startedAt = performance.now();
  const waiting = [...stations];
  const work = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) await one.connect(action, failures);
  };
  await Promise.all(Array.from({ length: width }, work));
  return { ms: performance.now() - startedAt, failures: Object.fromEntries(failures) };
}

/** Every connection is cut, and all stations come back at once. */
async function storm() {
  const gone = stations.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
  for (const { socket } of stations) socket.terminate();
  await Promise.all(gone);
  return connect({});
}

/** `width` calls are under way at any time, each of another station. */
async function load({ action, seconds, width }) {
  const end = performance.now() + seconds * 1000;
  const startedAt = performance.now();
  const free = [...stations];
  let answers = 0;
  let errors = 0;
  const work = async () => {
    while (performance.now() < end) {
      const station = free.shift();
      if (await new Promise((resolve) => station.call(action, resolve))) answers++;
      else errors++;
      free.push(station);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count / 2) }, work));
  return { answers, errors, seconds: (performance.now() - startedAt) / 1000 };
}

const DEEDS = { connect, storm, load };
process.on('message', async ({ number, what, ...about }) => process.send({ number, answer: await DEEDS[what](about) }));
process.send({ ready: true });
