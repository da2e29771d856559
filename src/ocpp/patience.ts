/** How long we wait for what others do. */
import type { Clock } from '../lib/clock';

/** Undefined when it takes too long, or fails. */
export function within<T>(clock: Clock, ms: number, job: Promise<T | undefined>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => clock.after(ms, () => resolve(undefined)));
  return Promise.race([job.catch(() => undefined), late]);
}
