import { type Cardinality, type Class, type Field, fieldsOf } from './field';
import type { Schema } from './kinds';

/** How a schema names another: OpenAPI wants `#/components/schemas/X`, a compiled schema its own `$defs`. */
export type Reference = (type: Class) => Schema;

/** The JSON Schema (2020-12) of one class; nested classes appear as references. */
export function objectSchema(type: Class, refer: Reference, patch = false): Schema {
  const fields = fieldsOf(type);
  const properties = Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, refer)]));
  const required = patch ? patchRequires(fields) : fields.filter(isRequired).map(({ name }) => name);
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

const isRequired = ({ cardinality }: Field) => cardinality === '1' || cardinality === '+';

/** OCPI 2.2.1 "PATCH": an object that has `last_updated` must be patched with it. */
function patchRequires(fields: Field[]): string[] {
  return fields.some(({ name }) => name === 'last_updated') ? ['last_updated'] : [];
}

function fieldSchema(field: Field, refer: Reference): Schema {
  const one = field.nested ? refer(field.nested()) : (field.kind?.schema ?? {});
  return { ...withCardinality(one, field.cardinality), description: field.doc };
}

function withCardinality(one: Schema, cardinality: Cardinality): Schema {
  if (cardinality === '1') return one;
  if (cardinality === '+') return { type: 'array', items: one, minItems: 1 };
  // OCPI 2.2.1 "Cardinality": absent and null mean the same.
  if (cardinality === '*') return { type: ['array', 'null'], items: one };
  return { anyOf: [one, { type: 'null' }] };
}

/** Every class that a class reaches, itself first. */
export function reachableFrom(type: Class, found = new Set<Class>()): Set<Class> {
  if (found.has(type)) return found;
  found.add(type);
  for (const { nested } of fieldsOf(type)) if (nested) reachableFrom(nested(), found);
  return found;
}

/** A schema that stands alone: the class, and the classes it reaches under `$defs`. */
export function standaloneSchema(type: Class, patch = false): Schema {
  const refer: Reference = (other) => ({ $ref: `#/$defs/${other.name}` });
  const others = [...reachableFrom(type)];
  return {
    ...objectSchema(type, refer, patch),
    $defs: Object.fromEntries(others.map((other) => [other.name, objectSchema(other, refer)])),
  };
}
