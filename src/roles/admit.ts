/** Whether an object that a partner sent is taken, as its quirks say: as it is, repaired, left out, or refused. */
import type { JsonObject } from '../lib/json';
import { readLossless, writeLossless } from '../ocpi/change';
import { type Fault, faultsOf, faultsOfPatch } from '../ocpi/check';
import type { Class } from '../ocpi/field';
import { repair } from '../ocpi/repair';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';

/** `refused` and `left_out` say why; `taken` has the text to keep, and what was repaired in it. */
export type Admission =
  | { kind: 'taken'; json: string; value: JsonObject; repaired: Fault[] }
  | { kind: 'left_out' | 'refused'; faults: Fault[] };

/** What a text must be. */
export interface Expected {
  type: Class;
  /** Only the members that are there count. */
  isPatch?: boolean;
}

/** `json` is the text of an object, or of a PATCH of one; `value` what it says. */
export function admit(
  { json, value }: { json: string; value: JsonObject },
  { type, isPatch }: Expected,
  platform: Platform,
  module: string,
): Admission {
  const faultsIn = isPatch ? faultsOfPatch : faultsOf;
  const faults = faultsIn(type, value);
  if (faults.length === 0) return { kind: 'taken', json, value, repaired: [] };
  const { date_times, faulty_objects = 'refuse' } = quirksOf(platform, module);
  const options = { dateTimes: date_times === 'repair', values: faulty_objects === 'repair' };
  if (options.dateTimes || options.values) {
    const lossless = readLossless(json);
    const repaired = repair(type, lossless, options);
    const text = writeLossless(lossless);
    const mended = JSON.parse(text) as JsonObject;
    if (faultsIn(type, mended).length === 0) return { kind: 'taken', json: text, value: mended, repaired };
  }
  return { kind: faulty_objects === 'leave_out' ? 'left_out' : 'refused', faults };
}
