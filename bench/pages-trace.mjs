/**
 * A trace as a hub has it after a month: most of it came a request at a time, so that a batch holds a few legs; the rest in
 * hours in which every batch was full. Legs and batches are made by Junction's own code.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { BatchWriter } = require('../dist/observe/trace-batch.js');
const { legsOf } = require('../dist/observe/trace-legs.js');
const { addingBatch } = require('../dist/store/trace-batches.js');

export const DAYS = 30;
const DAY_MS = 86_400_000;
/** The part that came while every batch was full, and how densely. */
const BUSY_SHARE = 0.3;
const BUSY_LEGS_PER_SECOND = 400;
const MODULES = ['locations', 'sessions', 'cdrs', 'tokens', 'tariffs', 'commands'];
const HEADERS = ['content-type', 'application/json', 'authorization', 'Token abc', 'user-agent', 'partner/1.0'];
const ANSWER = Buffer.from('{"status_code":1000,"status_message":"Success","timestamp":"2026-01-01T00:00:00Z"}');

const partyOf = (key) => ({ countryCode: key.slice(0, 2), partyId: key.slice(3) });

/** What Junction's own INSERTs would write, as rows. */
export async function addStatements(rows, statements) {
  for (const { sql, values } of statements) {
    const [, table, names] = /INTO (\w+) \(([^)]*)\)/.exec(sql);
    await rows.add(table, Object.fromEntries(names.split(',').map((name, index) => [name, values[index]])));
  }
}

/** One unit of traffic: a routed request, one of our own, or a change told to everybody. Numbers decide what happens. */
function unit(number, at, { cpos, emsps }) {
  const cpo = cpos[number % cpos.length];
  const emsp = emsps[Math.floor(number / 7) % emsps.length];
  const module = MODULES[number % MODULES.length];
  const isRefused = number % 23 === 0;
  const isSilent = number % 211 === 0;
  const common = {
    at,
    durationMs: 5 + (number % 90),
    correlationId: randomUUID(),
    from: partyOf(cpo.party),
    to: partyOf(emsp.party),
    module,
    role: 'RECEIVER',
    object: `${module.slice(0, 3).toUpperCase()}${number}`,
    method: module === 'tokens' ? 'POST' : 'PUT',
    requestHeaders: HEADERS,
    requestBody: Buffer.from(`{"id":"${number}","name":"${'x'.repeat(400)}"}`),
    answerHeaders: HEADERS,
    answerBody: ANSWER,
    http: 200,
    ocpi: isRefused ? 2001 : 1000,
  };
  const path = `/ocpi/2.2.1/receiver/${module}/${cpo.party.replace('*', '/')}/${number}`;
  const incoming = { ...common, direction: 'in', requestId: randomUUID(), platformId: cpo.id, path };
  const outgoing = (to) => ({
    ...common,
    direction: 'out',
    requestId: randomUUID(),
    platformId: to.id,
    to: partyOf(to.party),
    path: `https://partner.example${path}`,
    ...(isSilent ? { http: undefined, ocpi: undefined, error: 'no answer within 10000 ms' } : {}),
  });
  if (number % 40 === 0) return [incoming, ...emsps.map(outgoing)];
  return number % 3 === 0 ? [outgoing(emsp)] : [incoming, outgoing(emsp)];
}

/** Fills the trace up to now; tells some of what is in it. `legs`: how many. */
export async function fillTrace(rows, { legs, endsAt, ...partners }) {
  const writer = new BatchWriter(16_384);
  const facts = {};
  let count = 0;
  let batches = 0;
  let number = 0;
  async function close() {
    if (writer.isEmpty) return;
    const batch = writer.take();
    const { record } = legsOf(batch)[0];
    const place = { id: record.id, object: record.object, correlation: record.correlation_id };
    facts.oldest ??= place;
    if (facts.middle === undefined && count > legs / 2) facts.middle = place;
    facts.newest = place;
    await addStatements(rows, addingBatch(batch));
    batches++;
  }
  const quiet = legs * (1 - BUSY_SHARE);
  const quietMs = DAYS * DAY_MS - ((legs - quiet) / BUSY_LEGS_PER_SECOND) * 1000;
  const startsAt = endsAt - DAYS * DAY_MS;
  while (count < legs) {
    const at = startsAt + count * (quietMs / quiet);
    const isBusy = count > quiet;
    const busyAt = startsAt + quietMs + ((count - quiet) / BUSY_LEGS_PER_SECOND) * 1000;
    for (const leg of unit(number, Math.round(isBusy ? busyAt : at), partners)) {
      writer.add(leg);
      count++;
      if (writer.isFull) await close();
    }
    // One in two quiet batches has two units of traffic.
    if (!isBusy && number % 3 !== 1) await close();
    number++;
  }
  await close();
  return { ...facts, batches, legs: count };
}
