/**
 * One line per field: kind, cardinality and meaning. From it follow the validation rule (class-validator), the nested
 * type (class-transformer), the JSON Schema (check.ts compiles it, the OpenAPI documents show it) and the PATCH rules.
 */
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMinSize, IsArray, IsDefined, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import * as kinds from './kinds';

// biome-ignore lint/suspicious/noExplicitAny: a class whatever its constructor takes
export type Class<T extends object = object> = new (...args: any[]) => T;

/** OCPI 2.2.1 "Cardinality": `?` may be absent or null, `1` must be there, `*` any number, `+` at least one. */
export type Cardinality = '?' | '1' | '*' | '+';

export interface Field {
  name: string;
  cardinality: Cardinality;
  doc: string;
  kind?: kinds.Kind;
  /** The class of a nested object; a function, so that classes may refer to one another. */
  nested?: () => Class;
}

const fieldsOfClass = new Map<Class, Field[]>();

/** The fields of a class in the order they are written, those it inherits first. */
export function fieldsOf(type: Class): Field[] {
  const parent = Object.getPrototypeOf(type) as Class | null;
  const inherited = parent && fieldsOfClass.has(parent) ? fieldsOf(parent) : [];
  return [...inherited, ...(fieldsOfClass.get(type) ?? [])];
}

function remember(target: object, field: Field): void {
  const type = target.constructor as Class;
  fieldsOfClass.set(type, [...(fieldsOfClass.get(type) ?? []), field]);
}

const isGiven = (_: unknown, value: unknown) => value !== undefined && value !== null;

/** Presence and list rules are the same for every kind. */
function cardinalityRules(cardinality: Cardinality): PropertyDecorator[] {
  if (cardinality === '1') return [IsDefined({ message: 'is missing' })];
  if (cardinality === '?') return [ValidateIf((object, value) => isGiven(object, value))];
  const list = IsArray({ message: 'must be a list' });
  if (cardinality === '*') return [ValidateIf((object, value) => isGiven(object, value)), list];
  return [IsDefined({ message: 'is missing' }), list, ArrayMinSize(1, { message: 'must have at least one entry' })];
}

export const isList = (cardinality: Cardinality) => cardinality === '*' || cardinality === '+';

/** A field of a basic kind. The named decorators below are what objects use. */
export function FieldOf(kind: kinds.Kind, cardinality: Cardinality, doc: string): PropertyDecorator {
  return (target, name) => {
    remember(target, { name: String(name), cardinality, doc, kind });
    const rules = [
      ...cardinalityRules(cardinality),
      ValidateBy(
        { name: 'ocpiKind', validator: { validate: kind.accepts } },
        { each: isList(cardinality), message: `must be ${kind.words}` },
      ),
    ];
    for (const rule of rules) rule(target, name);
  };
}

/** A field that holds another object, or a list of them. */
export function Nested(type: () => Class, cardinality: Cardinality, doc: string): PropertyDecorator {
  return (target, name) => {
    remember(target, { name: String(name), cardinality, doc, nested: type });
    const each = isList(cardinality);
    const rules = [
      ...cardinalityRules(cardinality),
      Type(type),
      ValidateBy(
        { name: 'ocpiObject', validator: { validate: kinds.anyObject.accepts } },
        { each, message: 'must be a JSON object' },
      ),
      ValidateNested({ each }),
    ];
    for (const rule of rules) rule(target, name);
  };
}

export const CiString = (max: number, cardinality: Cardinality, doc: string) =>
  FieldOf(kinds.ciString(max), cardinality, doc);
export const Text = (max: number, cardinality: Cardinality, doc: string) => FieldOf(kinds.text(max), cardinality, doc);
export const CountryCode = (cardinality: Cardinality, doc: string) => FieldOf(kinds.countryCode, cardinality, doc);
export const PartyCode = (cardinality: Cardinality, doc: string) => FieldOf(kinds.partyCode, cardinality, doc);
export const Currency = (cardinality: Cardinality, doc: string) => FieldOf(kinds.currency, cardinality, doc);
export const DateTime = (cardinality: Cardinality, doc: string) => FieldOf(kinds.dateTime, cardinality, doc);
export const Url = (cardinality: Cardinality, doc: string) => FieldOf(kinds.url, cardinality, doc);
export const Num = (cardinality: Cardinality, doc: string) => FieldOf(kinds.number, cardinality, doc);
export const Int = (cardinality: Cardinality, doc: string) => FieldOf(kinds.int, cardinality, doc);
export const IntBetween = (min: number, max: number, cardinality: Cardinality, doc: string) =>
  FieldOf(kinds.intBetween(min, max), cardinality, doc);
export const OneDecimal = (cardinality: Cardinality, doc: string) => FieldOf(kinds.oneDecimal, cardinality, doc);
export const Bool = (cardinality: Cardinality, doc: string) => FieldOf(kinds.bool, cardinality, doc);
export const Enum = (values: readonly string[], cardinality: Cardinality, doc: string) =>
  FieldOf(kinds.oneOf(values), cardinality, doc);
export const Matching = (expression: string, words: string, cardinality: Cardinality, doc: string) =>
  FieldOf(kinds.pattern(expression, words), cardinality, doc);
export const AnyObject = (cardinality: Cardinality, doc: string) => FieldOf(kinds.anyObject, cardinality, doc);
