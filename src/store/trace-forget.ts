/** Takes drivers' names out of batches of the trace: stars of the same length, so that every place stays what it was. */
import { Forgetting } from '../lib/forgetting';
import type { ForgetStep } from '../observe/trace';
import type { RunSql } from './trace-batches';

/** Batches at once: a few megabytes, so that nobody waits for long behind it. */
const STEP = 8;

/** The batches behind `after`, oldest first. */
export async function forgetInBatches(
  run: RunSql,
  names: ReadonlyMap<string, string>,
  after: string,
): Promise<ForgetStep> {
  const forgetting = new Forgetting(names);
  const rows = await run('SELECT lastId,text,bodies FROM message_batch WHERE lastId > ? ORDER BY lastId LIMIT ?', [
    after,
    STEP,
  ]);
  let changed = 0;
  for (const { lastId, ...row } of rows) {
    const [text, bodies] = [Buffer.from(row.text as Buffer), Buffer.from(row.bodies as Buffer)];
    const [textNow, bodiesNow] = [starred(forgetting, text), starred(forgetting, bodies)];
    if (!textNow && !bodiesNow) continue;
    const values = [textNow ?? text, bodiesNow ?? bodies, String(lastId)];
    await run('UPDATE message_batch SET text = ?, bodies = ? WHERE lastId = ?', values);
    changed++;
  }
  return { changed, next: rows.length < STEP ? undefined : String(rows.at(-1)?.lastId) };
}

/** Undefined: there is nothing to be forgotten. Byte by byte, so that what is no text stays what it is. */
function starred(forgetting: Forgetting, bytes: Buffer): Buffer | undefined {
  const before = bytes.toString('latin1');
  const after = forgetting.starred(before);
  return after === before ? undefined : Buffer.from(after, 'latin1');
}
