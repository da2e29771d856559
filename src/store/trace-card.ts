/**
 * What a batch of the trace can be found by: each word of its legs as a number of four bytes, on a card of its own. A
 * search reads the cards, which are narrow, and then only the batches whose card has every word. Cards are appended like
 * everything else: an index over ids that come in no order would be written anew, page by page, with each batch.
 */
import { isFailed, type TraceQuery } from '../observe/trace';
import type { KeptLeg } from '../observe/trace-legs';
import { cardWith, wordOf } from './words';

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
  return cardWith(words);
}

/** The words that a card must have for a query; that it has them promises nothing. */
export function wordsAsked(query: TraceQuery): Buffer[] {
  const { correlationId, object, platform, party, module, status, failed } = query;
  const asked = { correlation: correlationId, object, platform, party, module, status, failed };
  return Object.entries(asked).flatMap(([kind, value]) => (value === undefined ? [] : [wordOf(`${kind} ${value}`)]));
}
