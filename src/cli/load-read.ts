/** Objects out of a file: a JSON list, JSON lines, or CSV; each with the number by which a person finds it. */
import { parse as parseCsv } from 'csv-parse/sync';
import type { JsonObject } from '../lib/json';
import { isObject } from '../lib/json';
import { faultsOf } from '../ocpi/check';
import type { Class } from '../ocpi/field';
import { CliFailure } from './failure';

export interface Entry {
  /** Line of the file; of a JSON list, the place in it. From 1. */
  number: number;
  /** Undefined: `fault` says why there is none. */
  object?: JsonObject;
  fault?: string;
}

export function readEntries(path: string, text: string, type: Class): Entry[] {
  if (/\.csv$/i.test(path)) return readCsv(path, text, type);
  return /^\s*\[/.test(text) ? readList(path, text) : readLines(text);
}

function readList(path: string, text: string): Entry[] {
  try {
    return (JSON.parse(text) as unknown[]).map((value, index) => entry(index + 1, value));
  } catch (error) {
    throw new CliFailure('usage', `${path} is no JSON list: ${(error as Error).message}`);
  }
}

function readLines(text: string): Entry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [entry(index + 1, JSON.parse(line))];
    } catch (error) {
      return [{ number: index + 1, fault: `no JSON: ${(error as Error).message}` }];
    }
  });
}

const entry = (number: number, value: unknown): Entry =>
  isObject(value) ? { number, object: value } : { number, fault: 'no JSON object' };

/** The first line names fields; a dot leads inside: `coordinates.latitude`, `evses.0.uid`. Empty cells are left out. */
function readCsv(path: string, text: string, type: Class): Entry[] {
  try {
    const rows = parseCsv(text, { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true });
    return (rows as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({
        number: info.lines,
        object: typed(nested(record), type),
      }),
    );
  } catch (error) {
    throw new CliFailure('usage', `${path} is no CSV: ${(error as Error).message}`);
  }
}

type Tree = Record<string, unknown>;

function nested(record: Record<string, string>): JsonObject {
  const root: Tree = {};
  for (const [name, cell] of Object.entries(record)) {
    if (cell === '') continue;
    const path = name.split('.');
    const last = path.pop() ?? '';
    let place = root;
    for (const [index, step] of path.entries()) {
      const isList = /^\d+$/.test(path[index + 1] ?? last);
      if (!Object.hasOwn(place, step)) place[step] = isList ? [] : {};
      place = place[step] as Tree;
    }
    place[last] = cell;
  }
  return root as JsonObject;
}

/** A cell is text; where the field's class does not take text, it becomes the number or yes-or-no that it looks like. */
function typed(object: JsonObject, type: Class): JsonObject {
  for (const { path } of faultsOf(type, object)) {
    const steps = path.split('/').slice(1);
    const last = steps.pop() ?? '';
    const place = steps.reduce<unknown>((at, step) => (at as Tree | undefined)?.[step], object) as Tree | undefined;
    const cell = place?.[last];
    if (place && typeof cell === 'string') place[last] = seemingly(cell);
  }
  return object;
}

function seemingly(cell: string): unknown {
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  if (/^-?\d+(\.\d+)?$/.test(cell)) return Number(cell);
  return /^[[{]/.test(cell) ? parsed(cell) : cell;
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
