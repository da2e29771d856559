/** Looks tariffs over as they are used: each of them where its connectors are, and those of one connector together. */
import { isObject, type JsonObject } from '../../lib/json';
import type { OcpiVersion, Tariff } from '../tariff';
import type { Language } from '../words/languages';
import { bySeverity, inWords, type LintFinding } from './findings';
import { type LintReport, lintTariff } from './lint';
import { type ConnectorUse, connectorsOf, knownZone, type Measurand, placeOf } from './place';
import { type SetRemark, setRemarks } from './set-rules';

export interface TogetherParts {
  /** In the order of `tariff_ids`. */
  tariffs: readonly unknown[];
  /** As they were published under the same ids until now. */
  before?: readonly unknown[];
  /** Where they are used. Without any, several tariffs are those of one connector. */
  locations?: readonly JsonObject[];
  /** What the stations there send besides energy; undefined: not known. */
  sends?: readonly Measurand[];
  version?: OcpiVersion;
  language?: Language;
  /** ms; without it nothing is said to be past. */
  now?: number;
}

export interface TogetherFinding extends LintFinding {
  /** Id of the tariff that `path` is in; null: it concerns all of a connector. */
  tariff: string | null;
  /** Some of the connectors that it concerns: `LOC1/E1/1`. */
  connectors?: string[];
}

export interface TogetherReport {
  /** Errors first. */
  findings: TogetherFinding[];
  /** One for each tariff. */
  reports: LintReport[];
}

/** More names than these nobody reads. */
const TOLD = 5;

export function lintTogether(parts: TogetherParts): TogetherReport {
  const uses = usesOf(parts);
  const reports = parts.tariffs.map((raw) => lintTariff({ ...parts, tariff: raw, place: placeFor(raw, uses, parts) }));
  const own = reports.flatMap(({ findings }, index) =>
    findings.map((finding): TogetherFinding => ({ tariff: idOf(parts.tariffs[index]), ...finding })),
  );
  const tariffs = reports.flatMap(({ tariff }) => tariff ?? []);
  return { findings: [...own, ...setFindings(tariffs, uses, parts)].sort(bySeverity), reports };
}

const idOf = (raw: unknown) => (isObject(raw) ? String(raw.id ?? '') : '');
const upper = (id: string) => id.toUpperCase();

/** Connectors that name one of the tariffs; where none does, all of them. */
function usesOf({ tariffs, locations = [] }: TogetherParts): ConnectorUse[] {
  const ids = tariffs.map((raw) => upper(idOf(raw)));
  const all = locations.flatMap(connectorsOf);
  const naming = all.filter(({ tariffIds }) => tariffIds.some((id) => ids.includes(id)));
  return naming.length > 0 ? naming : all.map((use) => ({ ...use, tariffIds: ids }));
}

function placeFor(raw: unknown, uses: readonly ConnectorUse[], { locations = [], sends }: TogetherParts) {
  const id = upper(idOf(raw));
  const [first, ...others] = new Set(locations.map(({ time_zone }) => time_zone));
  const timeZone = others.length === 0 ? knownZone(first) : undefined;
  return placeOf(
    uses.filter(({ tariffIds }) => tariffIds.includes(id)),
    { timeZone, sends },
  );
}

interface Group {
  ids: string[];
  capabilities: string[];
  names: string[];
}

function setFindings(
  tariffs: readonly Tariff[],
  uses: readonly ConnectorUse[],
  { now, language = 'en' }: TogetherParts,
): TogetherFinding[] {
  const groups =
    uses.length > 0 ? groupsOf(uses) : [{ ids: tariffs.map(({ id }) => upper(id)), capabilities: [], names: [] }];
  // A tariff that is looked over alone says nothing of what its connectors have besides.
  if (uses.length === 0 && tariffs.length < 2) return [];
  const told = new Map<string, { remark: SetRemark; names: string[] }>();
  for (const { ids, capabilities, names } of groups) {
    const known = ids.flatMap((id) => tariffs.find((tariff) => upper(tariff.id) === id) ?? []);
    const set = { tariffs: known, isComplete: known.length === ids.length, capabilities, now };
    for (const remark of setRemarks(set)) {
      const key = JSON.stringify([remark.code, remark.tariff?.id, remark.facts]);
      told.set(key, { remark, names: [...(told.get(key)?.names ?? []), ...names].slice(0, TOLD) });
    }
  }
  return [...told.values()].map(({ remark, names }) => ({
    tariff: remark.tariff?.id ?? null,
    ...inWords(remark, language),
    ...(names.length > 0 ? { connectors: names } : {}),
  }));
}

/** Connectors with the same tariffs and abilities have the same to be said of them. */
function groupsOf(uses: readonly ConnectorUse[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { tariffIds: ids, capabilities, name } of uses) {
    const key = JSON.stringify([ids, [...capabilities].sort()]);
    const known = groups.get(key) ?? { ids, capabilities, names: [] };
    known.names.push(name);
    groups.set(key, known);
  }
  return [...groups.values()];
}
