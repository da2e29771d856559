/** What went over the sockets of the stations in a month, in batches made by Junction's own code that have not been filed yet. */
import { createRequire } from 'node:module';
import { addStatements, DAYS } from './pages-trace.mjs';

const require = createRequire(import.meta.url);
const { FrameWriter } = require('../dist/ocpp/frames.js');
const { addingFrames } = require('../dist/store/frame-batches.js');

const DAY_MS = 86_400_000;
/** A batch is a few seconds of all stations. */
const FRAMES = 300;

export async function fillFrames(rows, { counts, endsAt }) {
  const writer = new FrameWriter();
  const count = counts.stationMessages;
  for (let i = 0; i < count; i++) {
    const at = Math.floor(endsAt - (DAYS * DAY_MS * (count - i)) / count);
    const text = `[2,"${i}","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"${i}"}]}]}]`;
    writer.add(at, `CP${i % counts.stations}`, 'in', text);
    if ((i + 1) % FRAMES === 0 || i + 1 === count) await addStatements(rows, addingFrames(writer.take()));
  }
}
