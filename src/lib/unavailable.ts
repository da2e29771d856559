/**
 * Something we need does not answer: the database is away, full, or slower than the load. Whoever asked is told to come
 * back. The mark is a member, because libraries wrap errors in their own and keep the members.
 */
export class Unavailable extends Error {
  override name = 'Unavailable';
  readonly unavailable = true;
}

/** When to come back, in seconds. */
export const RETRY_AFTER_S = 2;

export function isUnavailable(error: unknown): boolean {
  return (error as { unavailable?: boolean } | undefined)?.unavailable === true;
}
