/**
 * The message log of the stations in SQL that SQLite and MySQL both take. Batches are appended as they come; about every
 * hour they are filed: their frames are put into drawers, each for some of the stations, and compressed. Both are a narrow
 * row to search by and a wide one. Nothing is put in order of anything but time, see docs/decisions/0033.
 */
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import { nextTurn } from '../lib/clock';
import { Forgetting } from '../lib/forgetting';
import { firstIdAt } from '../lib/ids';
import type { ForgetStep } from '../observe/trace';
import { type FrameBatch, frameOf, framesIn, type StationMessage } from '../ocpp/frames';
import { type RunSql, removeRows, type Statement } from './trace-batches';
import { cardWith, numberOf, wordOf } from './words';

/** The drawer of what was not filed yet. */
const INBOX = -1;
const DRAWERS = 256;
/** Bytes of frames filed at once. */
const FILED_BYTES = 16 * 1024 * 1024;
/** Batches removed by one statement. */
const AT_ONCE = 100;
/** Batches in which names are looked for at once. */
const FORGOTTEN = 16;
/** Cards read at once. */
const CARDS = 100;
const FASTEST = { level: 1 };
const TABLES = ['frame_card', 'frame_batch'];

const compress = promisify(deflateRaw);
const drawerOf = (station: string) => numberOf(station) % DRAWERS;

/** What keeps a batch, statement by statement. */
export function addingFrames({ firstId, lastId, stations, frames }: FrameBatch): Statement[] {
  const { buffer, byteOffset, byteLength } = frames;
  return adding(INBOX, { firstId, lastId, stations, frames: Buffer.from(buffer, byteOffset, byteLength) });
}

function adding(drawer: number, batch: Omit<FrameBatch, 'count'> & { frames: Buffer }): Statement[] {
  const { firstId, lastId, stations, frames } = batch;
  return [
    {
      sql: 'INSERT INTO frame_card (lastId,firstId,drawer,bytes,words) VALUES (?,?,?,?,?)',
      values: [lastId, firstId, drawer, frames.length, cardWith(stations)],
    },
    { sql: 'INSERT INTO frame_batch (lastId,frames) VALUES (?,?)', values: [lastId, frames] },
  ];
}

interface Asked {
  station: string;
  /** Ids below this one. */
  before: string;
  limit: number;
}

/** Frames of a station, newest first. */
export async function findFrames(
  run: RunSql,
  station: string,
  { before = 'g', limit }: { before?: string; limit: number },
): Promise<StationMessage[]> {
  const found = new Map<string, StationMessage>();
  // First what is new: while it is read, it may be filed.
  for (const drawer of [INBOX, drawerOf(station)])
    for (const message of await findIn(run, drawer, { station, before, limit })) found.set(message.id, message);
  return [...found.values()].sort(newestFirst).slice(0, limit);
}

async function findIn(run: RunSql, drawer: number, asked: Asked): Promise<StationMessage[]> {
  const { station, before, limit } = asked;
  const found: StationMessage[] = [];
  for await (const lastId of batchesFor(run, drawer, asked)) {
    // Batches may overlap: what is found is complete when the next one ends before it.
    if ((found[limit - 1]?.id ?? '') > lastId) break;
    for (const frame of framesIn(await readFrames(run, drawer, lastId)))
      if (frame.station === station && frame.id < before) found.push(frameOf(frame));
    found.sort(newestFirst);
  }
  return found.slice(0, limit);
}

const newestFirst = (a: StationMessage, b: StationMessage) => (a.id < b.id ? 1 : -1);

/** Ids of the batches that may have frames of the station, those that ended last first. */
async function* batchesFor(run: RunSql, drawer: number, { station, before }: Asked): AsyncGenerator<string> {
  const sql =
    'SELECT lastId FROM frame_card WHERE drawer = ? AND lastId < ? AND firstId < ? AND INSTR(words, ?) > 0 ' +
    `ORDER BY lastId DESC LIMIT ${CARDS}`;
  for (let below = 'g'; ; ) {
    const cards = await run(sql, [drawer, below, before, wordOf(station)]);
    for (const { lastId } of cards) yield String(lastId);
    if (cards.length < CARDS) return;
    below = String(cards.at(-1)?.lastId);
  }
}

async function readFrames(run: RunSql, drawer: number, lastId: string): Promise<string> {
  const [row] = await run('SELECT frames FROM frame_batch WHERE lastId = ?', [lastId]);
  return row ? textOf(drawer, row.frames as Buffer) : '';
}

const textOf = (drawer: number, frames: Buffer) =>
  (drawer === INBOX ? Buffer.from(frames) : inflateRawSync(Buffer.from(frames))).toString('utf8');

/** Puts aliases in place of names in the batches behind `after`, oldest first. */
export async function forgetInFrames(
  run: RunSql,
  names: ReadonlyMap<string, string>,
  after: string,
): Promise<ForgetStep> {
  const forgetting = new Forgetting(names);
  const sql =
    'SELECT batch.lastId,drawer,frames FROM frame_batch batch JOIN frame_card card ON card.lastId = batch.lastId ' +
    `WHERE batch.lastId > ? ORDER BY batch.lastId LIMIT ${FORGOTTEN}`;
  const rows = await run(sql, [after]);
  let changed = 0;
  for (const { lastId, drawer, frames } of rows) {
    const before = textOf(Number(drawer), frames as Buffer);
    const text = forgetting.in(before);
    if (text === before) continue;
    const bytes = Buffer.from(text);
    const kept = Number(drawer) === INBOX ? bytes : deflateRawSync(bytes, FASTEST);
    await run('UPDATE frame_batch SET frames = ? WHERE lastId = ?', [kept, String(lastId)]);
    changed++;
  }
  return { changed, next: rows.length < FORGOTTEN ? undefined : String(rows.at(-1)?.lastId) };
}

/** What files the oldest batches that ended before `beforeMs`, statement by statement; undefined when there are none. */
export async function filingFrames(run: RunSql, beforeMs: number): Promise<Statement[] | undefined> {
  const ids = await oldestBatches(run, firstIdAt(Math.max(0, beforeMs)));
  if (ids.length === 0) return undefined;
  const drawers = new Map<number, Drawer>();
  for (const id of ids) {
    for (const frame of framesIn(await readFrames(run, INBOX, id))) {
      const number = drawerOf(frame.station);
      const drawer = drawers.get(number) ?? new Drawer();
      drawers.set(number, drawer);
      drawer.put(frame);
    }
    // With MySQL stations are served by this thread.
    await nextTurn();
  }
  const statements = removing(ids);
  for (const [number, drawer] of drawers) statements.push(...adding(number, await drawer.close()));
  return statements;
}

/** Just these: what came meanwhile stays. */
function removing(ids: string[]): Statement[] {
  const statements: Statement[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const values = ids.slice(start, start + AT_ONCE);
    const marks = values.map(() => '?').join(',');
    for (const from of TABLES) statements.push({ sql: `DELETE FROM ${from} WHERE lastId IN (${marks})`, values });
  }
  return statements;
}

async function oldestBatches(run: RunSql, beforeId: string): Promise<string[]> {
  const ids: string[] = [];
  let allowance = FILED_BYTES;
  const sql = 'SELECT lastId,bytes FROM frame_card WHERE drawer = ? AND lastId < ? ORDER BY lastId LIMIT 10000';
  for (const { lastId, bytes } of await run(sql, [INBOX, beforeId])) {
    allowance -= Number(bytes);
    if (allowance < 0 && ids.length > 0) break;
    ids.push(String(lastId));
  }
  return ids;
}

/** Frames of some stations that are filed together. */
class Drawer {
  private readonly stations = new Set<string>();
  private readonly frames: string[] = [];
  private firstId = 'g';
  private lastId = '';

  put({ id, station, written }: { id: string; station: string; written: string }): void {
    this.stations.add(station);
    this.frames.push(written);
    if (id < this.firstId) this.firstId = id;
    if (id > this.lastId) this.lastId = id;
  }

  async close() {
    const { firstId, lastId, stations } = this;
    const frames = (await compress(Buffer.from(this.frames.join('')), FASTEST)) as Buffer;
    return { firstId, lastId, stations, frames };
  }
}

/** Forgets what ended before. */
export function trimFrames(run: RunSql, beforeMs: number): Promise<void> {
  return removeRows(run, TABLES, '<', firstIdAt(Math.max(0, beforeMs)));
}
