/** Each class against the field tables of OCPI 2.2.1, which `fields.json` holds as bare facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTERFACE_ROLES, MODULES } from '../../src/ocpi/endpoint';
import { type Class, fieldsOf } from '../../src/ocpi/field';
import * as kinds from '../../src/ocpi/kinds';
import {
  CDR_DIMENSION_TYPES,
  CHARGING_PREFERENCES_RESPONSES,
  COMMAND_TYPES,
  EndpointAddress,
  SESSION_ONLY_DIMENSIONS,
} from '../../src/ocpi/model';
import { EXAMPLES } from '../support/examples';

interface Fact {
  type: string;
  max?: number;
  cardinality: string;
}

interface Facts {
  classes: Record<string, Record<string, Fact>>;
  enums: Record<string, string[]>;
}

const { classes, enums } = JSON.parse(readFileSync(join(__dirname, '../fixtures/2.2.1/fields.json'), 'utf8')) as Facts;

/** `Endpoint` is our word for a row of the endpoint tables. */
const RENAMED = new Map<string, string>([[EndpointAddress.name, 'Endpoint']]);
const nameOf = (type: Class) => RENAMED.get(type.name) ?? type.name;
const byName = new Map(EXAMPLES.map(([type]) => [nameOf(type), type]));

const TIME = '^([0-1][0-9]|2[0-3]):[0-5][0-9]$';
const DATE = '^([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
const matching = (expression: string) => kinds.pattern(expression, '');

/** Where a class says more, or other, than the type in the table. `*` stands for every class. */
const EXCEPTIONS: [fields: string[], kind: kinds.Kind, reason: string][] = [
  [['*.country_code'], kinds.countryCode, 'the words beside the type: ISO 3166-1 alpha-2'],
  [['*.party_id'], kinds.partyCode, 'the words beside the type: ISO 15118'],
  [['*.currency'], kinds.currency, 'the words beside the type: ISO 4217'],
  [['Location.country', 'CdrLocation.country'], kinds.countryCode3, 'the words beside the type: ISO 3166-1 alpha-3'],
  [['Credentials.token'], kinds.credentialsToken, 'the words beside the type: U+0021 to U+007E'],
  [['*.latitude'], matching('^-?[0-9]{1,2}\\.[0-9]{5,7}$'), 'the pattern allows one more than string(10)'],
  [['*.longitude'], matching('^-?[0-9]{1,3}\\.[0-9]{5,7}$'), 'the pattern allows one more than string(11)'],
  [['RegularHours.weekday'], kinds.intBetween(1, 7), 'the words beside the type: Monday to Sunday'],
  [['RegularHours.period_begin'], matching(TIME), 'the pattern beside the type'],
  [
    ['RegularHours.period_end'],
    matching('^(([0-1][0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
    'the pattern, and 24:00: nothing else can say the end of the day',
  ],
  [['TariffRestrictions.start_time', 'TariffRestrictions.end_time'], matching(TIME), 'the pattern beside the type'],
  [['TariffRestrictions.start_date', 'TariffRestrictions.end_date'], matching(DATE), 'the pattern beside the type'],
  [['CdrLocation.address'], kinds.text(255), 'a Location may have 255 and is copied'],
  [['CdrLocation.state'], kinds.text(45), 'a Location may have 45 and is copied'],
  [
    ['ChargingProfile.min_charging_rate', 'ChargingProfilePeriod.limit'],
    kinds.oneDecimal,
    'the words beside the type: at most one digit behind the point',
  ],
  [['Version.version', 'VersionDetails.version'], kinds.text(10), 'versions that we do not know are no fault'],
  [['Endpoint.identifier'], kinds.text(64), 'parties may agree on modules of their own'],
];

const BASIC: Record<string, (max: number) => kinds.Kind> = {
  CiString: kinds.ciString,
  string: kinds.text,
  DateTime: () => kinds.dateTime,
  URL: () => kinds.url,
  number: () => kinds.number,
  int: (digits) => (digits ? kinds.intBetween(0, 10 ** digits - 1) : kinds.int),
  boolean: () => kinds.bool,
};

/** Requirements that are the table of one class. */
const PROVES: Record<string, string> = {
  BusinessDetails: '[CRD-049]',
  ClientInfo: '[HCI-002] [HCI-003]',
  Credentials: '[CRD-046]',
  CredentialsRole: '[CRD-048] [TYP-016]',
  DisplayText: '[TYP-014]',
  Endpoint: '[VER-014]',
  Image: '[CRD-050]',
  Price: '[TYP-015]',
  Version: '[VER-003]',
  VersionDetails: '[VER-012]',
};

/** What the table alone says: the schema of a basic type, an enum's values in any order, the name of a class. */
function inTable({ type, max }: Fact): unknown {
  if (type in classes) return type;
  const values = enums[type];
  return values ? { type: 'string', enum: [...values].sort() } : BASIC[type]?.(max ?? 0).schema;
}

const exceptionFor = (type: string, field: string) =>
  EXCEPTIONS.find(([fields]) => fields.includes(`${type}.${field}`) || fields.includes(`*.${field}`));

const sorted = (schema: kinds.Schema | undefined) =>
  Array.isArray(schema?.enum) ? { ...schema, enum: [...schema.enum].sort() } : schema;

describe('each class has the fields of its table, with their types, lengths and cardinalities', () => {
  it.each(Object.keys(classes).map((name) => [name, PROVES[name] ?? '']))('%s %s', (name) => {
    const expected = Object.entries(classes[name] ?? {}).map(([field, fact]) => {
      const exception = exceptionFor(name, field);
      return [field, fact.cardinality, exception ? exception[1].schema : inTable(fact)];
    });

    const type = byName.get(name);
    const found = (type ? fieldsOf(type) : []).map(({ name: field, cardinality, kind, nested }) => [
      field,
      cardinality,
      nested ? nameOf(nested()) : sorted(kind?.schema),
    ]);

    expect(found.sort()).toEqual(expected.sort());
  });

  it('and there is no class beside the tables', () => {
    expect([...byName.keys()].sort()).toEqual(Object.keys(classes).sort());
  });

  it.each(EXCEPTIONS.flatMap(([fields, kind, reason]) => fields.map((field) => [field, reason, kind] as const)))(
    '%s is an exception: %s',
    (field, _, kind) => {
      const [ofClass, member = ''] = field.split('.');
      const facts = Object.entries(classes).flatMap(([name, fields]) => {
        const fact = fields[member];
        return fact && (ofClass === '*' || ofClass === name) ? [fact] : [];
      });

      expect(facts.length).toBeGreaterThan(0);
      for (const fact of facts) expect(inTable(fact)).not.toEqual(kind.schema);
    },
  );
});

describe('values that are no field of a class', () => {
  it.each([
    ['ChargingPreferencesResponse', CHARGING_PREFERENCES_RESPONSES],
    ['CommandType', COMMAND_TYPES],
    ['InterfaceRole [VER-015]', INTERFACE_ROLES],
    ['ModuleID [VER-016]', MODULES],
  ])('%s', (name, values) => {
    expect([...values].sort()).toEqual([...(enums[name.split(' ')[0] ?? ''] ?? [])].sort());
  });

  it('every enum of the specification is one of these, or the type of a field', () => {
    const ofFields = Object.values(classes).flatMap((fields) => Object.values(fields).map(({ type }) => type));
    const alone = Object.keys(enums).filter((name) => !ofFields.includes(name));

    expect(alone.sort()).toEqual(['ChargingPreferencesResponse', 'CommandType']);
  });

  it('five dimensions stand in Sessions only, and all of them are dimensions', () => {
    const only = ['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'];

    expect(SESSION_ONLY_DIMENSIONS).toEqual(only);
    expect(CDR_DIMENSION_TYPES).toEqual(expect.arrayContaining(only));
  });
});
