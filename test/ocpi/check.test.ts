import { checked, checkedPatch, faultsOf, faultsOfPatch, tellFaults } from '../../src/ocpi/check';
import type { Class } from '../../src/ocpi/field';
import { ChargingPreferences, Credentials, EVSE, Location, Session, Token } from '../../src/ocpi/model';
import { OcpiError } from '../../src/ocpi/status';
import { aCredentialsRole, aLocation, anEvse, aToken, credentials } from '../support/builders';

const patchPaths = (type: Class, value: unknown) => faultsOfPatch(type, value).map(({ path }) => path);

describe('valid objects have no faults', () => {
  it('unknown members are no fault [TYP-022]', () => {
    expect(faultsOf(Token, { ...aToken(), x_private: { deep: [1] } })).toEqual([]);
  });

  it('an optional member may be absent or null, a list absent, null or empty [TYP-018] [TYP-020]', () => {
    expect(faultsOf(Location, { ...aLocation(), name: null, evses: null })).toEqual([]);
    expect(faultsOf(Location, { ...aLocation(), name: undefined, evses: undefined })).toEqual([]);
    expect(faultsOf(Location, { ...aLocation(), evses: [] })).toEqual([]);
  });

  it('an EVSE id need not match country code and party id [CRD-054]', () => {
    expect(faultsOf(EVSE, { ...anEvse(), evse_id: 'BE*BEC*E041503001' })).toEqual([]);
  });

  it('one party may have several roles, and one role several parties [CRD-052]', () => {
    const role = aCredentialsRole();
    const roles = [role, { ...role, role: 'EMSP' }, { ...role, party_id: 'XYZ' }];
    expect(faultsOf(Credentials, { ...credentials(), roles })).toEqual([]);
  });
});

describe('faults are told', () => {
  it('all at once, each in one sentence', () => {
    const { city, ...rest } = aLocation();
    const value = { ...rest, name: 7, evses: [{ ...anEvse(), status: 'ASLEEP', uid: null }] };

    expect(city).toBe('Utrecht');
    expect(faultsOf(Location, value)).toEqual([
      { path: '/name', problem: 'must be printable text of at most 255 characters' },
      { path: '/city', problem: 'is missing' },
      { path: '/evses/0/uid', problem: 'is missing' },
      {
        path: '/evses/0/status',
        problem:
          'must be one of AVAILABLE, BLOCKED, CHARGING, INOPERATIVE, OUTOFORDER, PLANNED, REMOVED, RESERVED, UNKNOWN',
      },
    ]);
  });

  it('one alone, when the object is so large that telling all would keep others waiting', () => {
    const large = (entry: object) => ({ ...aLocation(), evses: Array.from({ length: 6_000 }, () => entry) });

    expect(faultsOf(Location, large({}))).toEqual([{ path: '/evses/0/uid', problem: 'is missing' }]);
    expect(faultsOf(Location, large({ ...anEvse(), uid: 7 }))).toEqual([
      { path: '/evses/0/uid', problem: 'must be string' },
    ]);
    expect(faultsOf(Location, large(anEvse()))).toEqual([]);
  });

  it('and told in one line, the first twenty of them', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ path: `/evses/${index}/uid`, problem: 'is missing' }));

    expect(tellFaults(many.slice(0, 2))).toBe('/evses/0/uid is missing; /evses/1/uid is missing');
    expect(tellFaults(many)).toMatch(/\/evses\/19\/uid is missing; and 3 more$/);
    expect(tellFaults([{ path: '', problem: 'must be a JSON object' }])).toBe('/ must be a JSON object');
  });

  it('by the error of whoever wants a checked object, which is handed on as it came', () => {
    const token = { ...aToken(), x_own: 1 };
    const situation = (attempt: () => unknown) => {
      try {
        return attempt();
      } catch (error) {
        return error instanceof OcpiError ? [error.situation, error.message] : error;
      }
    };

    expect(checked(Token, token)).toBe(token);
    expect(situation(() => checked(Token, { ...token, valid: 'yes' }))).toEqual([
      'invalidParameters',
      'Invalid or missing parameters: /valid must be true or false',
    ]);
    expect(situation(() => checkedPatch(Token, { valid: false }))).toEqual([
      'invalidParameters',
      'Invalid or missing parameters: /last_updated is missing',
    ]);
  });
});

const last_updated = '2026-01-01T00:00:00Z';

describe('a PATCH', () => {
  it('checks what is there in full, and what is absent not at all [TRF-051]', () => {
    expect(patchPaths(Location, { city: 'Delft', last_updated })).toEqual([]);
    expect(patchPaths(Location, { city: 7, last_updated })).toEqual(['/city']);
  });

  it('needs last_updated, and may not take a required member away [TRF-053]', () => {
    expect(faultsOfPatch(Location, { city: 'Delft' })).toEqual([{ path: '/last_updated', problem: 'is missing' }]);
    expect(patchPaths(Location, { city: null, last_updated })).toEqual(['/city']);
    expect(patchPaths(Location, { name: null, evses: null, last_updated })).toEqual([]);
  });

  it.each([
    ['may be of last_updated alone', { last_updated }, []],
    ['may hold members that nobody knows', { x_own: null, last_updated }, []],
    ['has last_updated as a DateTime', { last_updated: 'now' }, ['/last_updated']],
    ['may not set last_updated to null', { last_updated: null }, ['/last_updated']],
    [
      'brings objects inside it complete',
      { coordinates: { latitude: '52.089444' }, last_updated },
      ['/coordinates/longitude'],
    ],
    ['names each fault of its own members only', { city: 1, publish: 1 }, ['/publish', '/city', '/last_updated']],
    ['is an object', [{ last_updated }], ['']],
    ['is something', null, ['']],
  ])('%s', (_, patch, expected) => {
    expect(patchPaths(Location, patch)).toEqual(expected);
  });

  it('may not empty a list that needs an entry, and may empty any other', () => {
    expect(patchPaths(EVSE, { connectors: [], last_updated })).toEqual(['/connectors']);
    expect(patchPaths(Session, { charging_periods: [], last_updated })).toEqual([]);
  });

  it('of an object without last_updated needs nothing', () => {
    expect(patchPaths(ChargingPreferences, {})).toEqual([]);
    expect(patchPaths(ChargingPreferences, { profile_type: 'SLOW' })).toEqual(['/profile_type']);
  });
});
