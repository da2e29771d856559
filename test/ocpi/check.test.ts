import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { faultsOf, faultsOfPatch } from '../../src/ocpi/check';
import { type Class, fieldsOf } from '../../src/ocpi/field';
import { ClientInfo, Connector, Credentials, EVSE, Location, Tariff, Token } from '../../src/ocpi/model';
import { reachableFrom } from '../../src/ocpi/schema';
import { aLocation, aToken } from '../support/world';

const paths = (type: Class, value: unknown) => faultsOf(type, value).map(({ path }) => path);
const info = {
  party_id: 'MSP',
  country_code: 'DE',
  role: 'EMSP',
  status: 'CONNECTED',
  last_updated: '2026-01-01T00:00:00Z',
};
const image = { url: 'https://x.example/l.png', category: 'OPERATOR', type: 'png' };
const role = { role: 'CPO', country_code: 'NL', party_id: 'TNM', business_details: { name: 'TNM' } };
const credentials = { token: 'abc', url: 'https://x.example/ocpi/versions', roles: [role] };
const tariff = {
  country_code: 'NL',
  party_id: 'TNM',
  id: 'T1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }],
  last_updated: '2026-01-01T00:00:00Z',
};

describe('valid objects have no faults', () => {
  it.each([
    ['Location', Location, aLocation()],
    ['Token', Token, aToken()],
    ['Tariff', Tariff, tariff],
    ['ClientInfo', ClientInfo, info],
    ['Credentials', Credentials, credentials],
  ])('%s', (_, type, value) => {
    expect(faultsOf(type, value)).toEqual([]);
  });

  it('unknown members are no fault [TYP-022]', () => {
    expect(faultsOf(Token, aToken({ x_private: { deep: [1] } }))).toEqual([]);
  });

  it('an optional member may be absent or null, a list absent, null or empty [TYP-018] [TYP-020]', () => {
    expect(faultsOf(Location, aLocation({ name: null, evses: null }))).toEqual([]);
    expect(faultsOf(Location, aLocation({ name: undefined, evses: [] }))).toEqual([]);
  });

  it('an EVSE id need not match country code and party id [CRD-054]', () => {
    const [evse] = aLocation().evses as object[];
    expect(faultsOf(EVSE, { ...evse, evse_id: 'BE*BEC*E041503001' })).toEqual([]);
  });

  it('one party may have several roles, and one role several parties [CRD-052]', () => {
    const roles = [role, { ...role, role: 'EMSP' }, { ...role, party_id: 'XYZ' }];
    expect(faultsOf(Credentials, { ...credentials, roles })).toEqual([]);
  });
});

describe('faults are named with their path', () => {
  it.each([
    ['a required member is missing [TYP-019]', Token, aToken({ uid: undefined }), '/uid'],
    ['a required member is null [TYP-019]', Token, aToken({ uid: null }), '/uid'],
    ['a list that needs an entry is empty [TYP-021]', Tariff, { ...tariff, elements: [] }, '/elements'],
    ['a string is too long [TYP-004]', Location, aLocation({ city: 'x'.repeat(46) }), '/city'],
    ['a string holds a line feed [TYP-003]', Location, aLocation({ city: 'a\nb' }), '/city'],
    ['a CiString is not ASCII [TYP-001]', Token, aToken({ uid: 'é' }), '/uid'],
    ['an enum is in lower case [TYP-005]', Token, aToken({ type: 'rfid' }), '/type'],
    [
      'a number is a string [TYP-011]',
      Tariff,
      { ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: '0.25', step_size: 1 }] }] },
      '/elements/0/price_components/0/price',
    ],
    [
      'an int has a fraction [TYP-012]',
      Tariff,
      { ...tariff, elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1.5 }] }] },
      '/elements/0/price_components/0/step_size',
    ],
    ['a URL is relative [TYP-013]', Credentials, { ...credentials, url: '/ocpi/versions' }, '/url'],
    [
      'a URL is too long [TYP-013]',
      Credentials,
      { ...credentials, url: `https://x.example/${'a'.repeat(250)}` },
      '/url',
    ],
    [
      'a DisplayText has no text [TYP-014]',
      Tariff,
      { ...tariff, tariff_alt_text: [{ language: 'en' }] },
      '/tariff_alt_text/0/text',
    ],
    ['a Price has no excl_vat [TYP-015]', Tariff, { ...tariff, min_price: { incl_vat: 1 } }, '/min_price/excl_vat'],
    ["a role is none of OCPI's [TYP-016]", ClientInfo, { ...info, role: 'ROAMER' }, '/role'],
    ["a ClientInfo status is none of OCPI's [HCI-003]", ClientInfo, { ...info, status: 'GONE' }, '/status'],
    [
      'an Image lacks its type [CRD-050]',
      Credentials,
      { ...credentials, roles: [{ ...role, business_details: { name: 'x', logo: { ...image, type: undefined } } }] },
      '/roles/0/business_details/logo/type',
    ],
    [
      'BusinessDetails lack their name [CRD-049]',
      Credentials,
      { ...credentials, roles: [{ ...role, business_details: {} }] },
      '/roles/0/business_details/name',
    ],
    [
      'a country code has three letters [CRD-053]',
      Credentials,
      { ...credentials, roles: [{ ...role, country_code: 'NLD' }] },
      '/roles/0/country_code',
    ],
    [
      'a CredentialsRole lacks its party_id [CRD-048]',
      Credentials,
      { ...credentials, roles: [{ ...role, party_id: undefined }] },
      '/roles/0/party_id',
    ],
    ['the token is missing [CRD-046]', Credentials, { ...credentials, token: undefined }, '/token'],
    ['a nested object is a list', Location, aLocation({ coordinates: [] }), '/coordinates'],
  ])('when %s', (_, type, value, path) => {
    expect(paths(type as Class, value)).toContain(path);
  });

  it('counts characters, not bytes or UTF-16 units [TYP-003]', () => {
    expect(paths(Location, aLocation({ city: '🔌'.repeat(45) }))).toEqual([]);
    expect(paths(Location, aLocation({ city: '🔌'.repeat(46) }))).toEqual(['/city']);
  });

  it.each([
    ['2019-06-24T12:39:09Z', true],
    ['2019-06-24T12:39:09', true],
    ['2019-06-24T12:39:09.253Z', true],
    ['2019-06-24T12:39:09.123456', true],
    ['2019-06-24', false],
    ['2019-06-24 12:39:09Z', false],
    ['2019-06-24T12:39:09+02:00', false],
    ['2019-06-24T12:39:09+00:00', false],
    ['2019-02-30T12:39:09Z', false],
    [1561379949, false],
  ])('takes %s for a DateTime: %s [TYP-006] [TYP-010]', (value, isValid) => {
    expect(paths(ClientInfo, { ...info, last_updated: value })).toEqual(isValid ? [] : ['/last_updated']);
  });
});

describe('a PATCH', () => {
  it('checks what is there in full, and what is absent not at all [TRF-051]', () => {
    expect(faultsOfPatch(Location, { city: 'Delft', last_updated: '2026-01-01T00:00:00Z' })).toEqual([]);
    expect(faultsOfPatch(Location, { city: 7, last_updated: '2026-01-01T00:00:00Z' }).map(({ path }) => path)).toEqual([
      '/city',
    ]);
  });

  it('needs last_updated, and may not take a required member away [TRF-053]', () => {
    expect(faultsOfPatch(Location, { city: 'Delft' }).map(({ path }) => path)).toEqual(['/last_updated']);
    expect(
      faultsOfPatch(Location, { city: null, last_updated: '2026-01-01T00:00:00Z' }).map(({ path }) => path),
    ).toEqual(['/city']);
    expect(faultsOfPatch(Location, { name: null, last_updated: '2026-01-01T00:00:00Z' })).toEqual([]);
  });
});

describe('the compiled schema and class-validator', () => {
  const examples: [Class, object][] = [
    [Location, aLocation()],
    [Token, aToken()],
    [Tariff, tariff],
    [Credentials, credentials],
    [Connector, ((aLocation().evses as { connectors: object[] }[])[0]?.connectors ?? [])[0] ?? {}],
  ];
  const anything = fc.oneof(
    fc.constantFrom(
      null,
      undefined,
      '',
      'x'.repeat(300),
      'é',
      0,
      1.5,
      -1,
      true,
      [],
      {},
      [null],
      [{}],
      '2026-01-01T00:00:00Z',
      'NL',
      'abc',
      'https://x.example',
    ),
    fc.jsonValue(),
  );

  it.each(examples.map(([type, value]) => [type.name, type, value] as const))(
    'are of one mind on every mutation of a %s',
    (_, type, value) => {
      fc.assert(
        fc.property(fc.constantFrom(...fieldsOf(type).map(({ name }) => name)), anything, (name, replacement) => {
          const mutated = JSON.parse(JSON.stringify({ ...value, [name]: replacement })) as object;
          const byValidator = validateSync(plainToInstance(type, mutated), { forbidUnknownValues: false }).length === 0;
          expect(faultsOf(type, mutated).length === 0).toBe(byValidator);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('every field of every object says what it means, and is named in snake_case [TYP-017]', () => {
    for (const [type] of examples)
      for (const reached of reachableFrom(type))
        for (const { doc, name } of fieldsOf(reached)) {
          expect(doc.length).toBeGreaterThan(3);
          expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
        }
  });
});
