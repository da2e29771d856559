/**
 * An id that changed its meaning: a tariff is known by its id, and Sessions that have begun keep the price that they began
 * with. What was published under the id and said something else about money is told.
 */
import type { JsonObject } from '../../lib/json';
import { sameTariff } from '../same-tariff';
import { type Remark, remark } from './codes';

/** Members that say what it costs, and for whom. Texts, links and the end of its validity may change. */
const MEANING = ['currency', 'type', 'elements', 'min_price', 'max_price', 'tax_included'] as const;

/** `before`: what was published under the same id until now. */
export function changeRemarks(raw: JsonObject, before: readonly JsonObject[], now: number | undefined): Remark[] {
  const id = (tariff: JsonObject) => String(tariff.id).toUpperCase();
  const changed = before
    .filter((one) => id(one) === id(raw) && wasInForce(one, now))
    .flatMap((one) => MEANING.filter((name) => !sameTariff({ of: one[name] }, { of: raw[name] })));
  const members = MEANING.filter((name) => changed.includes(name));
  const [first] = members;
  if (!first) return [];
  return [remark('ID_CHANGED_MEANING', `/${first}`, { id: String(raw.id), members: members.join(', ') })];
}

/** Nobody can have charged by what was not yet valid. */
const wasInForce = ({ start_date_time }: JsonObject, now: number | undefined) =>
  now === undefined || typeof start_date_time !== 'string' || Date.parse(start_date_time) <= now;
