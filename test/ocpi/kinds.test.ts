/** The basic types: what each takes and refuses, said alike by its schema and by its predicate. */
import { explainFaults, faultsOf } from '../../src/ocpi/check';
import { type Class, FieldOf } from '../../src/ocpi/field';
import * as kinds from '../../src/ocpi/kinds';

function holderOf(kind: kinds.Kind): Class {
  class Holder {}
  FieldOf(kind, '1', 'A value.')(Holder.prototype, 'value');
  return Holder;
}

interface Row {
  kind: kinds.Kind;
  takes: unknown[];
  refuses: unknown[];
}

const https = 'https://a.example/';

const ROWS: Record<string, Row> = {
  'CiString: printable ASCII up to its length [TYP-001]': {
    kind: kinds.ciString(5),
    takes: ['', 'a', 'NL*B ', '~~~~~'],
    refuses: ['abcdef', 'é', '🔌', 'a\tb', 'a\nb', 'a\r', '\u007f', 'ab\n', 5, true, null, [], {}, ['a']],
  },
  'string: printable UTF-8, its length counted in characters [TYP-003]': {
    kind: kinds.text(5),
    takes: ['', 'Köln', 'Łódź', '東京都港区', '🔌🔌🔌🔌🔌', ' '],
    refuses: ['Gdańsk', '🔌🔌🔌🔌🔌🔌', 'a\tb', 'a\nb', 'a\r', '\u0000', '\u007f', 5, false, null, [], {}],
  },
  'country code: two letters of any case': {
    kind: kinds.countryCode,
    takes: ['NL', 'nl', 'De'],
    refuses: ['', 'N', 'NLD', 'N1', 'ÉÉ', 'NL\n', ' NL', 31],
  },
  'country code of a place: three letters': {
    kind: kinds.countryCode3,
    takes: ['NLD', 'bel'],
    refuses: ['NL', 'NLDX', '528', 528],
  },
  'party id: three letters or digits': {
    kind: kinds.partyCode,
    takes: ['TNM', 'tnm', '4X1'],
    refuses: ['', 'TN', 'TNMX', 'T-M', 'T M', 'TNÉ', 123],
  },
  'currency: three letters': { kind: kinds.currency, takes: ['EUR'], refuses: ['EURO', '€', 'E', '', 978] },
  'credentials token: 1 to 64 characters without a space': {
    kind: kinds.credentialsToken,
    takes: ['a', '!'.repeat(64), 'ZX+/=~'],
    refuses: ['', 'a b', 'x'.repeat(65), 'é', 'a\n', 1],
  },
  'DateTime: one pattern, UTC, with Z or without [TYP-006] [TYP-010]': {
    kind: kinds.dateTime,
    takes: [
      '2015-06-29T20:39:09Z',
      '2015-06-29T20:39:09',
      '2016-12-29T17:45:09.2Z',
      '2016-12-29T17:45:09.2',
      '2018-01-01T01:08:01.123456Z',
      '2024-02-29T00:00:00Z',
      '1970-01-01T00:00:00Z',
    ],
    refuses: [
      '2015-06-29',
      '2015-06-29 20:39:09Z',
      '2015-06-29T20:39Z',
      '2015-06-29T20:39:09+00:00',
      '2015-06-29T20:39:09+02:00',
      '2015-06-29T20:39:09-00:00',
      '2015-06-29T20:39:09z',
      '2015-06-29t20:39:09Z',
      '2015-06-29T20:39:09.Z',
      '2015-06-29T20:39:09,5Z',
      '2015-06-29T24:00:00Z',
      '2015-06-29T20:60:00Z',
      '2015-06-29T20:39:60Z',
      '2015-13-01T00:00:00Z',
      '2015-00-01T00:00:00Z',
      '2015-06-31T00:00:00Z',
      '2015-06-00T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '1970-1-1T00:00:00Z',
      ' 2015-06-29T20:39:09Z',
      '2015-06-29T20:39:09Z\n',
      '',
      1435610349,
      null,
    ],
  },
  'URL: absolute, at most 255 characters [TYP-013]': {
    kind: kinds.url,
    takes: [https, 'http://localhost:3000', 'HTTPS://A.example/x?y=%2F#z', https + 'x'.repeat(255 - https.length)],
    refuses: [
      '',
      '/ocpi/versions',
      '//a.example/',
      'a.example',
      'https://',
      'https://a b.example/',
      'https://a.example/\n',
      'mailto:a@b.example',
      https + 'x'.repeat(256 - https.length),
      7,
      {},
    ],
  },
  'number: a JSON number, never a string [TYP-011]': {
    kind: kinds.number,
    takes: [0, -0.5, 1.23456789, 1e21],
    refuses: ['1', '', null, true, [1], {}, Number.POSITIVE_INFINITY],
  },
  'int: no fraction [TYP-012]': {
    kind: kinds.int,
    takes: [0, -3, 230, 1.0, 9007199254740991],
    refuses: [0.5, '1', null, false, [], Number.POSITIVE_INFINITY],
  },
  'a whole number between two others': {
    kind: kinds.intBetween(1, 7),
    takes: [1, 4, 7],
    refuses: [0, 8, -1, 1.5, '1', null, Number.POSITIVE_INFINITY],
  },
  'a number with at most one decimal [CHP-054]': {
    kind: kinds.oneDecimal,
    takes: [0, -7, 8.1, 16, 22000.5, 0.1],
    refuses: [8.12, 0.05, 1e-7, '8.1', null, [], Number.POSITIVE_INFINITY],
  },
  'boolean: true or false': {
    kind: kinds.bool,
    takes: [true, false],
    refuses: ['true', 0, 1, null, [], {}],
  },
  'enum: one of its values, in their own case [TYP-005]': {
    kind: kinds.oneOf(['CPO', 'IEC_60309_2_single_16']),
    takes: ['CPO', 'IEC_60309_2_single_16'],
    refuses: ['cpo', 'IEC_60309_2_SINGLE_16', 'HUB', '', ' CPO', null, ['CPO'], 0],
  },
  'any object': { kind: kinds.anyObject, takes: [{}, { a: [1] }], refuses: [[], null, 'x', 1] },
};

const faultPaths = (type: Class, value: unknown) => [
  faultsOf(type, { value }).map(({ path }) => path),
  explainFaults(type, { value }).map(({ path }) => path),
];

describe('a basic type', () => {
  it.each(Object.entries(ROWS))('%s', (_, { kind, takes, refuses }) => {
    const type = holderOf(kind);
    const all = [...takes, ...refuses];

    const verdicts = all.map((value) => [value, ...faultPaths(type, value)]);

    expect(verdicts).toEqual(
      all.map((value) => {
        const paths = refuses.includes(value) ? ['/value'] : [];
        return [value, paths, paths];
      }),
    );
  });

  it.each(Object.entries(ROWS))('says what it wants: %s', (_, { kind, refuses }) => {
    const type = holderOf(kind);

    const [value] = refuses.filter((refused) => refused !== null);

    expect(faultsOf(type, { value })).toEqual([{ path: '/value', problem: `must be ${kind.words}` }]);
    expect(kind.words.length).toBeGreaterThan(5);
  });
});
