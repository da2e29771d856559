/** Valid objects of every shape from the classes alone, and single changes of them. */
import fc from 'fast-check';
import { isObject, type JsonObject } from '../../src/lib/json';
import { type Class, type Field, fieldsOf } from '../../src/ocpi/field';
import type { Kind } from '../../src/ocpi/kinds';

const DIGITS_OF_TIME = { min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true };

/** Valid values of a basic type, found by its schema and not by its predicate alone. */
function basicValue({ schema, accepts }: Kind): fc.Arbitrary<unknown> {
  const { enum: values, format, pattern, maxLength, type, minimum, maximum } = schema as Record<string, never>;
  if (values) return fc.constantFrom(...(values as unknown[]));
  if (format === 'ocpi-date-time') return fc.date(DIGITS_OF_TIME).map((date) => date.toISOString());
  if (format === 'ocpi-url') return fc.webUrl({ withQueryParameters: true }).filter(accepts);
  if (format === 'ocpi-one-decimal') return fc.integer({ min: -1e6, max: 1e6 }).map((tenths) => tenths / 10);
  if (pattern && maxLength) return fc.string({ unit: 'grapheme', maxLength }).filter(accepts);
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u'));
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum });
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (type === 'boolean') return fc.boolean();
  throw new Error(`no valid values are known for ${JSON.stringify(schema)}`);
}

function memberOf({ cardinality, kind, nested }: Field): fc.Arbitrary<unknown> {
  const one = nested ? objectOf(nested()) : kind ? basicValue(kind) : fc.anything();
  if (cardinality === '1') return one;
  if (cardinality === '+') return fc.array(one, { minLength: 1, maxLength: 2 });
  const given = cardinality === '*' ? fc.array(one, { maxLength: 2 }) : one;
  return fc.option(given, { nil: null });
}

export function objectOf(type: Class): fc.Arbitrary<JsonObject> {
  const fields = fieldsOf(type);
  const required = fields.filter(({ cardinality }) => cardinality === '1' || cardinality === '+');
  const members = Object.fromEntries(fields.map((field) => [field.name, memberOf(field)]));
  return fc.record(members, { requiredKeys: required.map(({ name }) => name) });
}

/** Every place in an object, as the way to it. */
export function placesIn(value: unknown, way: string[] = []): string[][] {
  const entries = isObject(value) || Array.isArray(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, inner]) => [[...way, key], ...placesIn(inner, [...way, key])]);
}

const REMOVED = Symbol('removed');
export const junk = fc.oneof(
  fc.constantFrom<unknown>(
    REMOVED,
    null,
    true,
    0,
    -1,
    0.05,
    1e6,
    Number.POSITIVE_INFINITY,
    '',
    'x'.repeat(40),
    'x'.repeat(6000),
    'é',
    'a\nb',
    '2026-02-30T00:00:00Z',
    '24:00',
    'https://a.example',
    [],
    {},
    [null],
    [[]],
    [{}],
    ['x'],
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

/** A copy that differs in one place. An entry of a list is replaced and never removed. */
export function mutated(value: JsonObject, way: string[], change: unknown): JsonObject {
  const copy = JSON.parse(JSON.stringify(value)) as JsonObject;
  let inner = copy;
  for (const key of way.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
  const last = way.at(-1) ?? '';
  if (change !== REMOVED) inner[last] = change;
  else if (Array.isArray(inner)) inner[last] = null;
  else delete inner[last];
  return copy;
}
