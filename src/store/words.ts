/** Words as numbers of four bytes: what the card of a batch lists, so that a search opens few batches. */

const WORD_BYTES = 4;

/** The numbers of these words, one behind the other; two words may have the same one. */
export function cardWith(words: ReadonlySet<string>): Buffer {
  const card = Buffer.allocUnsafe(words.size * WORD_BYTES);
  let place = 0;
  for (const word of words) place = card.writeUInt32BE(numberOf(word), place);
  return card;
}

export function wordOf(word: string): Buffer {
  return cardWith(new Set([word]));
}

/** FNV-1a. */
export function numberOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
