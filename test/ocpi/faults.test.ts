import { faultsOf } from '../../src/ocpi/check';
import type { Class } from '../../src/ocpi/field';
import {
  CDR,
  ChargingPreferences,
  ClientInfo,
  CommandResponse,
  Credentials,
  EVSE,
  Location,
  ReserveNow,
  Session,
  SetChargingProfile,
  StartSession,
  Tariff,
  Token,
} from '../../src/ocpi/model';
import {
  aCdr,
  aChargingProfile,
  aClientInfo,
  aCredentialsRole,
  aLocation,
  anEvse,
  aReserveNow,
  aSession,
  aSetChargingProfile,
  aStartSession,
  aTariff,
  aToken,
  credentials,
} from '../support/builders';

const paths = (type: Class, value: unknown) => faultsOf(type, value).map(({ path }) => path);
const role = aCredentialsRole();
const image = { url: 'https://x.example/l.png', category: 'OPERATOR', type: 'png' };
const place = { latitude: '52.089444', longitude: '5.110278' };
const opening = (hours: object) => ({
  ...aLocation(),
  opening_times: {
    twentyfourseven: false,
    regular_hours: [{ weekday: 1, period_begin: '08:00', period_end: '20:00', ...hours }],
  },
});
const limited = (limit: number) => ({
  ...aSetChargingProfile(),
  charging_profile: { ...aChargingProfile(), charging_profile_period: [{ start_period: 0, limit }] },
});
const emptyProfile = { charging_rate_unit: 'W', charging_profile_period: [] };
const longPlace = { ...aCdr().cdr_location, address: 'x'.repeat(255), state: 'x'.repeat(45) };
const noPlace = { ...aCdr().cdr_location, evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' };
const signed = (signed_data: string) => ({
  encoding_method: 'OCMF',
  signed_values: [{ nature: 'Start', plain_data: signed_data, signed_data }],
});
const priced = (component: object) => ({
  ...aTariff(),
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1, ...component }] }],
});

describe('faults are named with their path', () => {
  it.each([
    ['a required member is missing [TYP-019]', Token, { ...aToken(), uid: undefined }, '/uid'],
    ['a required member is null [TYP-019]', Token, { ...aToken(), uid: null }, '/uid'],
    ['a list that needs an entry is empty [TYP-021]', Tariff, { ...aTariff(), elements: [] }, '/elements'],
    ['a string is too long [TYP-004]', Location, { ...aLocation(), city: 'x'.repeat(46) }, '/city'],
    ['a string holds a line feed [TYP-003]', Location, { ...aLocation(), city: 'a\nb' }, '/city'],
    ['a CiString is not ASCII [TYP-001]', Token, { ...aToken(), uid: 'é' }, '/uid'],
    ['an enum is in lower case [TYP-005]', Token, { ...aToken(), type: 'rfid' }, '/type'],
    ['a number is a string [TYP-011]', Tariff, priced({ price: '0.25' }), '/elements/0/price_components/0/price'],
    ['an int has a fraction [TYP-012]', Tariff, priced({ step_size: 1.5 }), '/elements/0/price_components/0/step_size'],
    ['a URL is relative [TYP-013]', Credentials, { ...credentials(), url: '/ocpi/versions' }, '/url'],
    [
      'a URL is too long [TYP-013]',
      Credentials,
      { ...credentials(), url: `https://x.example/${'a'.repeat(250)}` },
      '/url',
    ],
    [
      'a DisplayText has no text [TYP-014]',
      Tariff,
      { ...aTariff(), tariff_alt_text: [{ language: 'en' }] },
      '/tariff_alt_text/0/text',
    ],
    ['a Price has no excl_vat [TYP-015]', Tariff, { ...aTariff(), min_price: { incl_vat: 1 } }, '/min_price/excl_vat'],
    ["a role is none of OCPI's [TYP-016]", ClientInfo, { ...aClientInfo(), role: 'ROAMER' }, '/role'],
    ["a ClientInfo status is none of OCPI's [HCI-003]", ClientInfo, { ...aClientInfo(), status: 'GONE' }, '/status'],
    [
      'an Image lacks its type [CRD-050]',
      Credentials,
      { ...credentials(), roles: [{ ...role, business_details: { name: 'x', logo: { ...image, type: undefined } } }] },
      '/roles/0/business_details/logo/type',
    ],
    [
      'BusinessDetails lack their name [CRD-049]',
      Credentials,
      { ...credentials(), roles: [{ ...role, business_details: {} }] },
      '/roles/0/business_details/name',
    ],
    [
      'a country code has three letters [CRD-053]',
      Credentials,
      { ...credentials(), roles: [{ ...role, country_code: 'NLD' }] },
      '/roles/0/country_code',
    ],
    [
      'a CredentialsRole lacks its party_id [CRD-048]',
      Credentials,
      { ...credentials(), roles: [{ ...role, party_id: undefined }] },
      '/roles/0/party_id',
    ],
    ['the token is missing [CRD-046]', Credentials, { ...credentials(), token: undefined }, '/token'],
    ['a nested object is a list', Location, { ...aLocation(), coordinates: [] }, '/coordinates'],
    ['a list is an object', Location, { ...aLocation(), evses: {} }, '/evses'],
    ['an entry of a list is no object', Location, { ...aLocation(), evses: [anEvse(), 'E2'] }, '/evses/1'],
    ['an entry of a list is none of its values', EVSE, { ...anEvse(), capabilities: ['FLIES'] }, '/capabilities/0'],
    ['a list without entries is where one is needed', EVSE, { ...anEvse(), connectors: [] }, '/connectors'],
    [
      'a latitude has four decimals',
      EVSE,
      { ...anEvse(), coordinates: { ...place, latitude: '52.0894' } },
      '/coordinates/latitude',
    ],
    [
      'a latitude is a number',
      EVSE,
      { ...anEvse(), coordinates: { ...place, latitude: 52.089444 } },
      '/coordinates/latitude',
    ],
    ['a state has 46 characters [LOC-105]', Location, { ...aLocation(), state: 'x'.repeat(46) }, '/state'],
    ['an address has 256 characters [LOC-105]', Location, { ...aLocation(), address: 'x'.repeat(256) }, '/address'],
    ['a week has an eighth day', Location, opening({ weekday: 8 }), '/opening_times/regular_hours/0/weekday'],
    [
      'a time has no leading zero',
      Location,
      opening({ period_begin: '8:00' }),
      '/opening_times/regular_hours/0/period_begin',
    ],
    [
      'a day begins at its end',
      Location,
      opening({ period_begin: '24:00' }),
      '/opening_times/regular_hours/0/period_begin',
    ],
    [
      'Hours do not say twentyfourseven',
      Location,
      { ...aLocation(), opening_times: {} },
      '/opening_times/twentyfourseven',
    ],
    ['a Session has a status of the prose', Session, { ...aSession(), status: 'RESERVED' }, '/status'],
    ['a Session has no CdrToken', Session, { ...aSession(), cdr_token: undefined }, '/cdr_token'],
    [
      'a period has no dimension',
      Session,
      { ...aSession(), charging_periods: [{ start_date_time: '2026-05-01T09:00:00Z', dimensions: [] }] },
      '/charging_periods/0/dimensions',
    ],
    ['a CDR has no period', CDR, { ...aCdr(), charging_periods: [] }, '/charging_periods'],
    ['the id of a CDR has 40 characters', CDR, { ...aCdr(), id: 'x'.repeat(40) }, '/id'],
    ['the cost of a CDR is a number', CDR, { ...aCdr(), total_cost: 5 }, '/total_cost'],
    [
      'signed data has no value [CDR-086]',
      CDR,
      { ...aCdr(), signed_data: { encoding_method: 'OCMF' } },
      '/signed_data/signed_values',
    ],
    ['a command has no response_url', StartSession, { ...aStartSession(), response_url: undefined }, '/response_url'],
    ['a command names a Token by its uid', StartSession, { ...aStartSession(), token: 'T1' }, '/token'],
    [
      'the Token of a command is not complete',
      ReserveNow,
      { ...aReserveNow(), token: { uid: 'T1' } },
      [
        '/token/country_code',
        '/token/party_id',
        '/token/type',
        '/token/contract_id',
        '/token/issuer',
        '/token/valid',
        '/token/whitelist',
        '/token/last_updated',
      ],
    ],
    ['a timeout is a text', CommandResponse, { result: 'ACCEPTED', timeout: '30' }, '/timeout'],
    [
      'a limit has two decimals [CHP-054]',
      SetChargingProfile,
      limited(16.25),
      '/charging_profile/charging_profile_period/0/limit',
    ],
    ['preferences have no profile', ChargingPreferences, { energy_need: 20 }, '/profile_type'],
  ])('when %s', (_, type, value, path) => {
    expect(paths(type as Class, value)).toEqual([path].flat());
  });

  it.each([
    ['as long as allowed [LOC-105]', Location, { ...aLocation(), address: 'x'.repeat(255), state: 'x'.repeat(45) }],
    [
      'with seven decimals and a sign',
      EVSE,
      { ...anEvse(), coordinates: { latitude: '-52.0894441', longitude: '-126.1049651' } },
    ],
    ['open until the end of the day', Location, opening({ period_end: '24:00' })],
    ['with the address of a Location that is longer than a CDR may say', CDR, { ...aCdr(), cdr_location: longPlace }],
    ['for a reservation that never became a Session', CDR, { ...aCdr(), session_id: undefined, cdr_location: noPlace }],
    ['with a signature of 5000 characters [CDR-087]', CDR, { ...aCdr(), signed_data: signed('x'.repeat(5000)) }],
    [
      'with an empty profile [CHP-057]',
      SetChargingProfile,
      { ...aSetChargingProfile(), charging_profile: emptyProfile },
    ],
  ])('but not when it is %s', (_, type, value) => {
    expect(faultsOf(type as Class, value)).toEqual([]);
  });

  it('counts characters, not bytes or UTF-16 units [TYP-003]', () => {
    expect(paths(Location, { ...aLocation(), city: '🔌'.repeat(45) })).toEqual([]);
    expect(paths(Location, { ...aLocation(), city: '🔌'.repeat(46) })).toEqual(['/city']);
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
    expect(paths(ClientInfo, { ...aClientInfo(), last_updated: value })).toEqual(isValid ? [] : ['/last_updated']);
  });
});
