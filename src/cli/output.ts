/** What commands print: tables for people, JSON for programs. */

export interface Output {
  /** To standard output, with a line end. */
  line(text: string): void;
  /** To standard error: what is not the result. */
  note(text: string): void;
  /** Whether standard error is looked at by somebody: progress is then drawn in place. */
  isWatched: boolean;
}

export const terminal: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  isWatched: process.stderr.isTTY === true,
};

type Cell = string | number | boolean | null | undefined;

/** Columns wide enough for what is in them. */
export function table(heads: string[], rows: Cell[][]): string {
  const texts = [heads, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
  const widths = heads.map((_, index) => Math.max(...texts.map((row) => row[index]?.length ?? 0)));
  return texts
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const asJson = (value: unknown) => JSON.stringify(value, null, 2);
