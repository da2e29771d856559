/** Deviations of real chargers that harm nobody, mended so that the message can be used. Each mending is counted. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonObject } from '../lib/json';

interface Place {
  parent: JsonObject;
  name: string;
}

/** Mends the place of one fault; undefined when this mending does not fit. */
type Mender = (place: Place, fault: ErrorObject) => string | undefined;

/** A payload has few deviations; what is not mended by then is refused. */
const MAX_ROUNDS = 4;

/** Broken rule of the schema → what may be done about it. */
const MENDERS: Record<string, Mender[]> = {
  additionalProperties: [dropExtra],
  type: [dropNull, readNumber],
  minLength: [dropEmpty],
  format: [dropEmpty, completeTime],
  enum: [dropEmpty, spellAsListed],
  maxLength: [dropSigned, cutText],
  minItems: [dropHollow],
};

/** Mends the payload in place until it passes or nothing helps; `validate.errors` then tells what is left. */
export function mend(payload: unknown, validate: ValidateFunction): string[] {
  const done: string[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const faults = validate.errors ?? [];
    const mended = faults.flatMap((fault) => mendOne(payload, fault));
    if (mended.length === 0) break;
    done.push(...mended);
    if (validate(payload)) break;
  }
  return done;
}

/** What is signed is passed on as it came, or not at all: cut it would be worth nothing. */
const SIGNED = /\/signedMeterValue\/[^/]+$/;

function mendOne(payload: unknown, fault: ErrorObject): string[] {
  const { instancePath, keyword } = fault;
  const isOfHolder = keyword === 'minItems' || SIGNED.test(instancePath);
  const place = placeOf(payload, isOfHolder ? instancePath.replace(/\/[^/]*$/, '') : instancePath);
  if (!place) return [];
  for (const mender of MENDERS[fault.keyword] ?? []) {
    const done = mender(place, fault);
    if (done) return [`${done} ${instancePath || '/'}`];
  }
  return [];
}

/** The object and member that a JSON pointer names. The payload itself is a member of nothing. */
function placeOf(payload: unknown, pointer: string): Place | undefined {
  let parent: unknown = { '': payload };
  const names = pointer.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop() ?? '';
  for (const name of names) parent = (parent as JsonObject | undefined)?.[name];
  return typeof parent === 'object' && parent !== null ? { parent: parent as JsonObject, name: last } : undefined;
}

function dropExtra({ parent, name }: Place, { params }: ErrorObject): string {
  delete (parent[name] as JsonObject)[params.additionalProperty as string];
  return 'extraProperty';
}

function dropNull({ parent, name }: Place): string | undefined {
  if (parent[name] !== null) return undefined;
  delete parent[name];
  return 'null';
}

function dropEmpty({ parent, name }: Place): string | undefined {
  if (parent[name] !== '') return undefined;
  delete parent[name];
  return 'emptyText';
}

function readNumber({ parent, name }: Place, { params }: ErrorObject): string | undefined {
  const value = parent[name];
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value.trim())) return undefined;
  if (params.type !== 'integer' && params.type !== 'number') return undefined;
  parent[name] = Number(value);
  return 'numberAsText';
}

/** `2026-06-01T12:00` and `2026-06-01 12:00:00` are UTC. */
function completeTime({ parent, name }: Place): string | undefined {
  const value = String(parent[name]).trim();
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(value);
  if (!parts) return undefined;
  const [, day, minutes, seconds = ':00', zone = 'Z'] = parts;
  parent[name] = `${day}T${minutes}${seconds}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`;
  return 'incompleteTime';
}

function spellAsListed({ parent, name }: Place, { params }: ErrorObject): string | undefined {
  const value = parent[name];
  const listed = (params.allowedValues as string[]).find(
    (allowed) => typeof value === 'string' && allowed.toLowerCase() === value.toLowerCase(),
  );
  if (listed === undefined) return undefined;
  parent[name] = listed;
  return 'enumInWrongCase';
}

function dropSigned({ parent, name }: Place): string | undefined {
  if (name !== 'signedMeterValue') return undefined;
  delete parent[name];
  return 'signedValueTooLong';
}

function cutText({ parent, name }: Place, { params }: ErrorObject): string {
  parent[name] = String(parent[name]).slice(0, params.limit as number);
  return 'textTooLong';
}

/** A schedule without periods is none. The payload itself cannot be left out, nor an entry of a list. */
function dropHollow({ parent, name }: Place): string | undefined {
  if (name === '' || Array.isArray(parent)) return undefined;
  delete parent[name];
  return 'emptyList';
}
