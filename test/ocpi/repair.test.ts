import { readLossless, writeLossless } from '../../src/ocpi/change';
import { Location, Tariff, Token } from '../../src/ocpi/model';
import { repair } from '../../src/ocpi/repair';

const token = {
  country_code: 'DE',
  party_id: 'MSP',
  uid: 'T1',
  type: 'RFID',
  contract_id: 'C1',
  issuer: 'MSP',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: '2026-05-01T10:00:00Z',
};

/** The object after the repair, and the paths of what was done. */
function mend(
  type: typeof Token | typeof Tariff | typeof Location,
  value: object,
  options = { dateTimes: true, values: true },
) {
  const lossless = readLossless(JSON.stringify(value));
  const told = repair(type, lossless, options);
  return { value: JSON.parse(writeLossless(lossless)), paths: told.map(({ path }) => path) };
}

describe('a repair', () => {
  it.each([
    ['an unknown enum value becomes OTHER', { type: 'WATCH' }, { type: 'OTHER' }],
    [
      'an enum value in other letters is understood',
      { whitelist: 'allowed offline' },
      { whitelist: 'ALLOWED_OFFLINE' },
    ],
    ['a truth in quotes is understood', { valid: 'True' }, { valid: true }],
    ['a number where a text belongs becomes text', { visual_number: 12 }, { visual_number: '12' }],
    ['a text that is too long is cut', { issuer: 'x'.repeat(70) }, { issuer: 'x'.repeat(64) }],
    [
      'a moment with an offset is told in UTC',
      { last_updated: '2026-05-01T10:00:00+02:00' },
      { last_updated: '2026-05-01T08:00:00.000Z' },
    ],
    [
      'an optional member that cannot be mended is left out',
      { default_profile_type: 7 },
      { default_profile_type: undefined },
    ],
  ])('%s', (_, broken, expected) => {
    const { value, paths } = mend(Token, { ...token, ...broken });

    expect(value).toEqual({ ...token, ...expected });
    expect(paths).toEqual([`/${Object.keys(broken)[0]}`]);
  });

  it('does nothing to what must be there and cannot be mended', () => {
    expect(mend(Token, { ...token, valid: 'perhaps' })).toEqual({ value: { ...token, valid: 'perhaps' }, paths: [] });
  });

  it('leaves values alone where only moments may be mended', () => {
    const broken = { ...token, type: 'WATCH', last_updated: '2026-05-01 10:00:00Z' };
    const { value, paths } = mend(Token, broken, { dateTimes: true, values: false });

    expect(value).toEqual({ ...token, type: 'WATCH', last_updated: '2026-05-01T10:00:00.000Z' });
    expect(paths).toEqual(['/last_updated']);
  });

  it('reaches into nested lists and keeps numbers as they were written', () => {
    const price_components = [{ type: 'ENERGY', price: '0.30', step_size: 1 }];
    const tariff = { elements: [{ price_components, restrictions: { day_of_week: ['MONDAY', 'NEVERDAY'] } }] };
    const { value, paths } = mend(Tariff, tariff);

    expect(value.elements[0]).toEqual({
      price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }],
      restrictions: { day_of_week: ['MONDAY'] },
    });
    expect(paths).toEqual(['/elements/0/price_components/0/price', '/elements/0/restrictions/day_of_week/1']);
  });

  it('leaves out what only describes and cannot be understood, and keeps the rest', () => {
    const point = { latitude: '52.08944', longitude: '5.11027' };
    const regular_hours = [{ weekday: '1', period_begin: '06:00', period_end: '22:00' }];
    const related_locations = [{ ...point, name: 'Hall' }];
    const directions = ['Left', { language: 'en', text: 'Right' }];
    const open = { twentyfourseven: 'false', regular_hours };
    const { value, paths } = mend(Location, { related_locations, directions, opening_times: { regular_hours } });

    expect(value).toEqual({ related_locations: [point], directions: [directions[1]] });
    expect(paths).toEqual(['/related_locations/0/name', '/directions/0', '/opening_times']);
    expect(mend(Location, { opening_times: open }).value).toEqual({
      opening_times: { twentyfourseven: false, regular_hours: [{ ...regular_hours[0], weekday: 1 }] },
    });
  });
});
