/**
 * What a batch of the trace can be found by: each word of its legs as a number of four bytes, on a card of its own. A
 * search reads the cards, which are narrow, and then only the batches whose card has every word. Cards are appended like
 * everything else: an index over ids that come in no order would be written anew, page by page, with each batch.
 */
import { isFailed, type TraceQuery } from '../observe/trace';
import type { KeptLeg } from '../observe/trace-legs';

const WORD_BYTES = 4;

export function cardOf(legs: KeptLeg[]): Buffer {
  const words = new Set<string>();
  for (const { record } of legs) {
    words.add(`correlation ${record.correlation_id}`);
    words.add(`object ${record.object}`);
    words.add(`platform ${record.platform}`);
    words.add(`party ${record.from}`);
    words.add(`party ${record.to}`);
    words.add(`module ${record.module}`);
    words.add(`status ${record.http_status}`);
    words.add(`status ${record.ocpi_status}`);
    if (isFailed(record)) words.add('failed true');
  }
  const card = Buffer.allocUnsafe(words.size * WORD_BYTES);
  let place = 0;
  for (const word of words) place = card.writeUInt32BE(numberOf(word), place);
  return card;
}

/** The words that a card must have for a query; that it has them promises nothing. */
export function wordsAsked(query: TraceQuery): Buffer[] {
  const { correlationId, object, platform, party, module, status, failed } = query;
  const asked = { correlation: correlationId, object, platform, party, module, status, failed };
  return Object.entries(asked).flatMap(([kind, value]) => (value === undefined ? [] : [wordOf(`${kind} ${value}`)]));
}

function wordOf(word: string): Buffer {
  const bytes = Buffer.allocUnsafe(WORD_BYTES);
  bytes.writeUInt32BE(numberOf(word));
  return bytes;
}

/** FNV-1a. */
function numberOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
