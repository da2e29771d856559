/** The cases of test/fixtures/pricing as they stand in their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../fixtures/pricing');

export interface Vector {
  name: string;
  title: string;
  /** The request of `POST /pricing/price`. */
  request: Record<string, unknown>;
  expected: Record<string, unknown>;
}

/** Requirements that a case would fail without. */
const PROVES: Record<string, string> = {
  'credit-01': 'CDR-018',
  'cur-01': 'TAR-050',
  'day-01': 'TAR-095',
  'day-02': 'TAR-087 TAR-088',
  'dur-01': 'TAR-094',
  'elem-01': 'TAR-043 TAR-044 TAR-045',
  'flat-01': 'TAR-071 TAR-082',
  'kwh-01': 'TAR-090 CDR-054 CDR-055',
  'power-01': 'TAR-092 TAR-093',
  'spec-01': 'TAR-048 TAR-062 CDR-070',
  'spec-02': 'CDR-068 CDR-069',
  'spec-03': 'TAR-065 TAR-066 TAR-069 CDR-074',
  'spec-05': 'TAR-075',
  'spec-06': 'TAR-067 TAR-068',
  'spec-09': 'TAR-072 CDR-071 CDR-073',
  'spec-11': 'TAR-074 TAR-075',
  'spec-12': 'TAR-081 TAR-091',
  'spec-14': 'TAR-049 TAR-077',
  'spec-15': 'TAR-076 TAR-096 TAR-097 CDR-079',
  'spec-16': 'TAR-102 TAR-103 CDR-073',
  'spec-17': 'TAR-099',
  'spec-18': 'TAR-101',
  'spec-19': 'TAR-100',
  'spec-21': 'CDR-092',
  'spec-22': 'TAR-079 CDR-091 CDR-093',
  'spec-23': 'TAR-080',
  'spec-27': 'CDR-089 CDR-095 CDR-096',
  'spec-28': 'CDR-095',
  'spec-29': 'TAR-051 CDR-090 CDR-097',
  'state-01': 'CDR-076',
  'tod-01': 'TAR-083 TAR-084 CDR-056',
  'tod-02': 'TAR-085',
  'tod-07': 'TAR-046',
  'type-01': 'TAR-053',
  'type-02': 'TAR-054',
  'type-03': 'TAR-052',
  'type-04': 'TAR-055 CDR-094',
  'v211-01': 'TAR-064',
  'v2g-01': 'CDR-078',
  'valid-01': 'TAR-058 TAR-059',
  'valid-02': 'TAR-057',
  'vat-01': 'TAR-063',
  'verify-01': 'CDR-077',
  'verify-04': 'CDR-058',
};

/** Ends a test's title: ` [TAR-043] [TAR-044]`. */
export function provedBy(name: string): string {
  const ids = PROVES[name.split('-').slice(0, 2).join('-')]?.split(' ') ?? [];
  return ids.map((id) => ` [${id}]`).join('');
}

export const VECTORS: Vector[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const { name, title, tags, expected, explanation, ...request } = JSON.parse(
      readFileSync(join(FOLDER, file), 'utf8'),
    );
    return { name, title, request, expected };
  });
