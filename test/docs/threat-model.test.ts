import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
/** Rows that name a test: its file, and words of its title. */
const rows = [...page.matchAll(/\| `(test\/[\w/.-]+)` ([^|]+?) \|$/gm)].map(
  ([, file = '', title = '']) => [file, title] as const,
);

describe('the threat model', () => {
  it('names a test for every measure', () => {
    const measures = page.slice(page.indexOf('## Measures')).split('\n');
    const named = measures.filter((line) => line.startsWith('|') && !/^\| (Threat|-)|^\|-/.test(line));

    expect(rows.length).toBeGreaterThan(40);
    expect(rows).toHaveLength(named.length);
  });

  it.each(rows)('%s has: %s', (file, title) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), 'utf8')).toContain(title);
  });
});
