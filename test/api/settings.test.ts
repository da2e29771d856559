import { settingRoutes } from '../../src/api/settings';
import { Config } from '../../src/config/config';
import { ADMIN_KEY, World } from '../support/world';

interface Setting {
  name: string;
  value: unknown;
  is_default: boolean;
  is_secret: boolean;
}

test('The settings in force are told, secrets left out', async () => {
  const world = await World.start({ hubName: 'Our hub' });
  try {
    const { json, text } = await world.api('GET', '/settings?limit=500');
    const setting = (name: string) => (json.items as Setting[]).find((one) => one.name === name);
    expect(setting('HUB_NAME')).toMatchObject({ value: 'Our hub', is_default: false, is_secret: false });
    expect(setting('TRACE_RETENTION_DAYS')).toMatchObject({ value: 30, is_default: true });
    expect(setting('ADMIN_KEY')).toMatchObject({ value: null, is_default: false, is_secret: true });
    expect(text).not.toContain(ADMIN_KEY);
  } finally {
    await world.stop();
  }
});

test('Passwords within addresses are left out', async () => {
  const databaseUrl = 'mysql://junction:pass-word@database.example:3306/junction';
  const [route] = settingRoutes(
    Object.assign(new Config(), { databaseUrl, natsUrl: ['nats://node:pass-word@bus:4222'] }),
  );
  const answer = await route?.run({ query: new URLSearchParams('limit=500') } as never);
  expect(JSON.stringify(answer)).toContain('mysql://junction:***@database.example');
  expect(JSON.stringify(answer)).not.toContain('pass-word');
});
