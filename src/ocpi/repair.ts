/**
 * Repairs what loses little in an object of a partner that breaks the rules: a DateTime with an offset, an unknown enum
 * value, a text that is too long, a number in quotes; an optional member that cannot be repaired is left out. Everything
 * that was done is told.
 */
import { LosslessNumber } from 'lossless-json';
import { isObject, type JsonObject } from '../lib/json';
import type { Fault } from './check';
import { type Class, type Field, fieldsOf, isList } from './field';
import type { Kind } from './kinds';

export interface RepairOptions {
  /** Bring DateTimes to UTC. */
  dateTimes: boolean;
  /** Repair everything else too. */
  values: boolean;
}

/** Repairs `value`, read without loss, in place; what was done, with the path of each place. */
export function repair(type: Class, value: JsonObject, options: RepairOptions, path = ''): Fault[] {
  return fieldsOf(type).flatMap((field) => repairField(field, value, options, `${path}/${field.name}`));
}

function repairField(field: Field, parent: JsonObject, options: RepairOptions, path: string): Fault[] {
  const value = parent[field.name];
  if (value === undefined || value === null) return [];
  if (!isList(field.cardinality)) return repairMember(field, parent, options, path);
  if (!Array.isArray(value)) return [];
  const told = value.flatMap((_, index) => repairEntry(field, value, index, options, `${path}/${index}`));
  parent[field.name] = value.filter((entry) => entry !== GONE);
  return told;
}

/** Stands in a list for an entry that is left out. */
const GONE = Symbol('gone');

function repairEntry(field: Field, list: unknown[], index: number, options: RepairOptions, path: string): Fault[] {
  const entry = list[index];
  if (field.nested) return isObject(entry) ? repair(field.nested(), entry, options, path) : [];
  if (!field.kind || field.kind.accepts(plain(entry))) return [];
  const repaired = repairValue(field.kind, entry, options);
  if (repaired === undefined && !options.values) return [];
  list[index] = repaired ?? GONE;
  return [told(path, entry, repaired)];
}

function repairMember(
  { name, cardinality, kind, nested }: Field,
  parent: JsonObject,
  options: RepairOptions,
  path: string,
) {
  const value = parent[name];
  if (nested) return isObject(value) ? repair(nested(), value, options, path) : [];
  if (!kind || kind.accepts(plain(value))) return [];
  const repaired = repairValue(kind, value, options);
  if (repaired !== undefined) parent[name] = repaired;
  else if (options.values && cardinality === '?') delete parent[name];
  else return [];
  return [told(path, value, repaired)];
}

function repairValue(kind: Kind, value: unknown, { dateTimes, values }: RepairOptions): unknown {
  const { schema } = kind;
  const candidates: unknown[] = [];
  if (dateTimes && schema.format === 'ocpi-date-time' && typeof value === 'string') candidates.push(utc(value));
  if (values) candidates.push(...valueCandidates(schema, value));
  return candidates.find((candidate) => kind.accepts(plain(candidate)));
}

/** An offset is calculated away; a space instead of the `T` is read as one. */
function utc(text: string): string | undefined {
  const ms = Date.parse(text.trim().replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function valueCandidates({ type, enum: members, maxLength }: Kind['schema'], value: unknown): unknown[] {
  if (typeof value === 'string') {
    const cut = typeof maxLength === 'number' ? [[...value.trim()].slice(0, maxLength).join('')] : [];
    if (Array.isArray(members))
      return [
        value
          .trim()
          .toUpperCase()
          .replace(/[\s-]+/g, '_'),
        'UNKNOWN',
        'OTHER',
      ];
    if (type === 'number' || type === 'integer')
      return /^-?\d+(\.\d+)?$/.test(value) ? [new LosslessNumber(value)] : [];
    if (type === 'boolean') return [{ true: true, false: false }[value.toLowerCase()]];
    return cut;
  }
  return type === 'string' && value instanceof LosslessNumber ? [value.toString()] : [];
}

const plain = (value: unknown) => (value instanceof LosslessNumber ? Number(value) : value);

function told(path: string, from: unknown, to: unknown): Fault {
  const said = String(plain(from)).slice(0, 60);
  return {
    path,
    problem:
      to === undefined ? `"${said}" was left out` : `"${said}" was taken for "${String(plain(to)).slice(0, 60)}"`,
  };
}
