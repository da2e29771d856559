/**
 * Repairs what loses little in an object of a partner that breaks the rules: a DateTime with an offset, an unknown enum
 * value, a text that is too long, a number in quotes; an optional member that cannot be repaired is left out. Everything
 * that was done is told.
 */
import { LosslessNumber } from 'lossless-json';
import { isObject, type JsonObject } from '../lib/json';
import { writeLossless } from './change';
import { type Fault, faultsOf } from './check';
import { type Class, type Field, fieldsOf, isList } from './field';
import type { Kind } from './kinds';
import { BusinessDetails, DisplayText, EnergyMix, Hours, Image } from './model';

export interface RepairOptions {
  /** Bring DateTimes to UTC. */
  dateTimes: boolean;
  /** Repair everything else too. */
  values: boolean;
}

/** Parts that describe and decide nothing: an optional one that stays faulty is left out. */
const DESCRIPTIVE: ReadonlySet<Class> = new Set<Class>([BusinessDetails, DisplayText, EnergyMix, Hours, Image]);

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
  if (field.nested) return repairNested(field, entry, options, path, () => void list.fill(GONE, index, index + 1));
  if (!field.kind || field.kind.accepts(plain(entry))) return [];
  const repaired = repairValue(field.kind, entry, options);
  if (repaired === undefined && !options.values) return [];
  list[index] = repaired ?? GONE;
  return [told(path, entry, repaired)];
}

function repairMember(field: Field, parent: JsonObject, options: RepairOptions, path: string) {
  const { name, cardinality, kind, nested } = field;
  const value = parent[name];
  if (nested) return repairNested(field, value, options, path, () => void delete parent[name]);
  if (!kind || kind.accepts(plain(value))) return [];
  const repaired = repairValue(kind, value, options);
  if (repaired !== undefined) parent[name] = repaired;
  else if (options.values && cardinality === '?') delete parent[name];
  else return [];
  return [told(path, value, repaired)];
}

function repairNested(
  { nested, cardinality }: Field,
  value: unknown,
  options: RepairOptions,
  path: string,
  leaveOut: () => void,
): Fault[] {
  const type = nested?.();
  if (!type) return [];
  const repaired = isObject(value) ? repair(type, value, options, path) : [];
  const mayGo = options.values && (cardinality === '?' || cardinality === '*') && DESCRIPTIVE.has(type);
  if (!mayGo || (isObject(value) && faultsOf(type, JSON.parse(writeLossless(value))).length === 0)) return repaired;
  leaveOut();
  return [{ path, problem: 'is not understood and was left out' }];
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
