import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toDateTime } from '../../src/lib/clock';
import { replaceTopLevelString } from '../../src/lib/json';
import { readToken, writeToken } from '../../src/ocpi/headers';
import { readNextLink } from '../../src/ocpi/page';
import { SITUATIONS } from '../../src/ocpi/status';
import { joinUrl, segments } from '../../src/outbound/url';

const codes = (from: number, to: number) =>
  [...new Set(Object.values(SITUATIONS).map(({ ocpi }): number => ocpi))]
    .filter((code) => code >= from && code < to)
    .sort();

describe('the table of situations', () => {
  it('has each code of the specification and none that is for custom modules [STC-009] [STC-011] [STC-012] [STC-014] [STC-019] [STC-020] [STC-021] [STC-022] [STC-024]', () => {
    expect(codes(1000, 2000)).toEqual([1000]);
    expect(codes(2000, 3000)).toEqual([2000, 2001, 2002, 2003, 2004]);
    expect(codes(3000, 4000)).toEqual([3000, 3001, 3002, 3003]);
    expect(codes(4000, 5000)).toEqual([4000, 4001, 4002, 4003]);
  });

  it('gives no HTTP error for what reached the OCPI layer, but where a chapter names one [STC-002] [STC-007]', () => {
    const errors = Object.entries(SITUATIONS).filter(([, { ocpi, http }]) => ocpi >= 2001 && http >= 400);

    expect(errors.map(([name]) => name).sort()).toEqual([
      'notJson',
      'preferencesNotPossible',
      'tooLarge',
      // What could not be served at all, and may be repeated: Retry-After comes with it.
      'unavailable',
      'unknownToken',
    ]);
  });

  it('is the only place that knows the codes', () => {
    const files = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? files(path) : [path];
      });
    const elsewhere = files('src').filter(
      (path) =>
        !/ocpi.status\.ts|sandbox|demo|config|console\//.test(path) &&
        /\b(200[0-4]|300[0-3]|400[1-3])\b/.test(
          readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^']*'/g, ''),
        ),
    );

    expect(elsewhere).toEqual([]);
  });
});

describe('small rules of the transport', () => {
  it('a token is written as "Token", one space, Base64 with padding; or bare by quirk [TRF-004] [TRF-005] [TRF-008]', () => {
    expect(writeToken('example-token')).toBe('Token ZXhhbXBsZS10b2tlbg==');
    expect(writeToken('example-token', 'raw')).toBe('Token example-token');
    expect(readToken('Token ZXhhbXBsZS10b2tlbg==')[0]?.token).toBe('example-token');
  });

  it('a DateTime is written in UTC with Z and three digits [TYP-007] [TYP-009] [TRF-070]', () => {
    expect(toDateTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02T03:04:05.006Z');
  });

  it.each([
    ['https://x.example/tariffs', 'https://x.example/tariffs/NL/TNM/14'],
    ['https://x.example/tariffs/', 'https://x.example/tariffs/NL/TNM/14'],
    ['https://x.example/t?tenant=1', 'https://x.example/t/NL/TNM/14?tenant=1'],
  ])('%s is continued with exactly one slash [TRF-056] [TRF-057]', (endpoint, expected) => {
    expect(joinUrl(endpoint, segments('NL', 'TNM', '14'))).toBe(expected);
  });

  it('segments are percent-encoded [TRF-057]', () => {
    expect(segments('a/b', 'ü')).toBe('/a%2Fb/%C3%BC');
  });

  it('the next page is found among other links', () => {
    expect(readNextLink('<https://x.example/a?b=1,2>; rel="prev", <https://x.example/n>; title="x"; rel=next')).toBe(
      'https://x.example/n',
    );
    expect(readNextLink('<https://x.example/a>; rel="last"')).toBeUndefined();
  });

  it('one string of an object is exchanged and every other byte stays', () => {
    const text = '{ "a" : [1.10, {"u":"x"}], "u":"old\\"", "b":{"u":"inner"},"\\u0075": "again" }';

    expect(replaceTopLevelString(text, 'u', 'new')).toBe(
      '{ "a" : [1.10, {"u":"x"}], "u":"new", "b":{"u":"inner"},"\\u0075": "new" }',
    );
  });
});
