/** Subjects side by side under the same load: interleaved rounds, medians, and the ratio to one of them. */
import { load, median } from './measure.mjs';

/**
 * `subjects`: name → { pid, url, script }. A-B-A-B: what the machine does meanwhile falls on all of them alike, and the
 * ratio is taken round by round.
 */
export async function compare(subjects, { connections, rounds, seconds, baseline }) {
  const names = Object.keys(subjects);
  // Long enough for the compiler to be done with it.
  const warmUp = seconds < 2 ? seconds : seconds + 2;
  for (const name of names) await load({ ...subjects[name], connections, seconds: warmUp });
  const rows = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) rows[name].push(await load({ ...subjects[name], connections, seconds }));
  return Object.fromEntries(names.map((name) => [name, summarise(rows[name], rows[baseline])]));
}

function summarise(rows, baseline) {
  const pick = (member) => median(rows.map((row) => row[member]));
  const ratios = rows.map((row, index) => row.perSecond / baseline[index].perSecond);
  const cpuRatios = rows.map((row, index) => baseline[index].cpu / row.cpu);
  return {
    perSecond: Math.round(pick('perSecond')),
    cpuMicroseconds: Math.round(pick('cpu')),
    p50: round(pick('p50'), 3),
    p99: round(pick('p99'), 3),
    ratio: round(median(ratios)),
    ratioMin: round(Math.min(...ratios)),
    ratioMax: round(Math.max(...ratios)),
    cpuRatio: round(median(cpuRatios)),
    errors: rows.reduce((sum, row) => sum + row.errors, 0),
  };
}

export const round = (value, digits = 2) => Number(value.toFixed(digits));
