/**
 * JSON in, faults out. A schema compiled from the class decides, because it is two orders of magnitude faster;
 * class-validator speaks only when the answer is no, to name every fault with its path.
 */
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { isObject, type JsonObject } from '../lib/json';
import { type Class, fieldsOf, isList } from './field';
import { anyObject, hasOneDecimal, isDateTime, isUrl } from './kinds';
import { standaloneSchema } from './schema';
import { OcpiError } from './status';

/** One reason why an object is not valid. */
export interface Fault {
  /** JSON pointer: `/evses/0/uid`; empty for the object itself. */
  path: string;
  /** `is missing`, `must be …`. */
  problem: string;
}

const ajv = new Ajv2020({ strict: false, strictNumbers: true, allErrors: false, unicodeRegExp: true });
ajv.addFormat('ocpi-date-time', isDateTime);
ajv.addFormat('ocpi-url', isUrl);
ajv.addFormat('ocpi-one-decimal', { type: 'number', validate: hasOneDecimal });

const compiled = new Map<Class, { whole?: ValidateFunction; patch?: ValidateFunction }>();

function deciderOf(type: Class, kind: 'whole' | 'patch'): ValidateFunction {
  const entry = compiled.get(type) ?? {};
  compiled.set(type, entry);
  const decider = entry[kind] ?? ajv.compile(standaloneSchema(type, kind === 'patch'));
  entry[kind] = decider;
  return decider;
}

/** What is wrong with an object; empty when nothing is. Members that the class does not know are no fault. */
export function faultsOf(type: Class, value: unknown): Fault[] {
  const decide = deciderOf(type, 'whole');
  return decide(value) ? [] : explain(type, value, decide);
}

/** The same for a PATCH: what is present is checked in full, what is absent is no fault, but for `last_updated`. */
export function faultsOfPatch(type: Class, value: unknown): Fault[] {
  const decide = deciderOf(type, 'patch');
  if (decide(value)) return [];
  const present = new Set(isObject(value) ? Object.keys(value) : []);
  const mustCome = fieldsOf(type).some(({ name }) => name === 'last_updated') ? ['last_updated'] : [];
  return explain(type, value, decide, (member) => present.has(member) || mustCome.includes(member));
}

/**
 * Every fault by class-validator. Should it see none where the schema said no, or should the object be so large that
 * explaining it would keep everybody else waiting, the schema's first fault is told alone.
 */
function explain(type: Class, value: unknown, decide: ValidateFunction, concerns?: Concerns): Fault[] {
  const faults = isLarge(value) ? [] : explainFaults(type, value, concerns);
  return faults.length > 0 ? faults : (decide.errors ?? []).slice(0, 1).map(toFault);
}

function toFault({ instancePath, keyword, params, message }: ErrorObject): Fault {
  if (keyword === 'required') return { path: `${instancePath}/${params.missingProperty}`, problem: 'is missing' };
  return { path: instancePath, problem: message ?? 'is not valid' };
}

/** A Location with a hundred EVSEs has half as many; class-validator takes up to 50 µs for each. */
const EXPLAINED_MEMBERS = 5_000;

function isLarge(value: unknown): boolean {
  const open = [value];
  let members = 0;
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const member of Object.values(next)) open.push(member);
    members += Object.keys(next).length;
    if (members > EXPLAINED_MEMBERS) return true;
  }
  return false;
}

/** Which members of the object itself are looked at. */
type Concerns = (member: string) => boolean;

/** What class-validator alone has to say: every fault with its path; empty exactly when the schema says yes. */
export function explainFaults(type: Class, value: unknown, concerns: Concerns = () => true): Fault[] {
  if (!isObject(value)) return [{ path: '', problem: 'must be a JSON object' }];
  const errors = validateSync(plainToInstance(type, value), { forbidUnknownValues: false });
  return errors.filter(({ property }) => concerns(property)).flatMap((error) => flatten(error, ''));
}

function flatten(error: ValidationError, above: string): Fault[] {
  const path = `${above}/${error.property}`;
  // One sentence per field is enough: "is missing" says more than "must be a list" beside it.
  const [problem] = Object.values(error.constraints ?? {}).sort((a, b) => rank(a) - rank(b));
  const own = problem === undefined ? [] : placesOf(error).map((place) => ({ path: path + place, problem }));
  // Nor is there anything to say about the inside of what has the wrong shape.
  const misshapen = new Set(own.map((fault) => fault.path));
  if (misshapen.has(path)) return own;
  const children = (error.children ?? []).filter(({ property }) => !misshapen.has(`${path}/${property}`));
  return [...own, ...children.flatMap((child) => flatten(child, path))];
}

/** Where in a field the fault is: the entries of a list that are not of its kind, or the field itself. */
function placesOf({ target, property, value }: ValidationError): string[] {
  const field = target && fieldsOf(target.constructor as Class).find(({ name }) => name === property);
  if (!field || !isList(field.cardinality) || !Array.isArray(value)) return [''];
  const { accepts } = field.kind ?? anyObject;
  const refused = value.flatMap((entry, index) => (accepts(entry) ? [] : [`/${index}`]));
  return refused.length > 0 ? refused : [''];
}

const rank = (problem: string) => (problem === 'is missing' ? 0 : problem === 'must be a list' ? 1 : 2);

/** At most this many faults are told in one message; the rest are counted. */
const TOLD_FAULTS = 20;

export function tellFaults(faults: Fault[]): string {
  const told = faults.slice(0, TOLD_FAULTS).map(({ path, problem }) => `${path || '/'} ${problem}`);
  const more = faults.length - told.length;
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** The value as its class. Throws `invalidParameters` naming every fault. */
export function checked<T extends object>(type: Class<T>, value: unknown): T & JsonObject {
  const faults = faultsOf(type, value);
  if (faults.length > 0) throw new OcpiError('invalidParameters', tellFaults(faults));
  return value as T & JsonObject;
}

/** A PATCH body. Throws `invalidParameters` naming every fault. */
export function checkedPatch<T extends object>(type: Class<T>, value: unknown): Partial<T> & JsonObject {
  const faults = faultsOfPatch(type, value);
  if (faults.length > 0) throw new OcpiError('invalidParameters', tellFaults(faults));
  return value as Partial<T> & JsonObject;
}
