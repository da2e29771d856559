import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config';
import { HandshakeRefused } from '../../src/sandbox/station';
import { type Identity, TestAuthority } from '../support/certificates';
import { PASSWORD, StationWorld } from '../support/stations';
import { until } from '../support/until';

let folder: string;
let server: Identity;
let authority: TestAuthority;
let here: StationWorld;

/** Writes the text into a file of the test. */
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const start = async (more: Partial<Config> = {}) => {
  here = await StationWorld.start({
    tlsCert: file('server.pem', server.cert),
    tlsKey: file('server.key', server.key),
    ocppClientCa: file('stations.pem', authority.cert),
    ...more,
  });
};

beforeAll(async () => {
  authority = await TestAuthority.create('Stations');
  const roots = await TestAuthority.create('Servers');
  const { cert, key } = await roots.issue({ subject: 'CN=localhost', names: ['localhost', '127.0.0.1'] });
  server = { cert: cert + roots.cert, key };
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
});
afterEach(async () => {
  await here.stop();
  rmSync(folder, { recursive: true });
});

const shows = (identity: Identity | undefined, more: object = {}) => ({
  url: `wss://127.0.0.1:${here.world.app.ports.ocpp ?? here.world.app.port}`,
  tls: { ca: here.world.authority, servername: 'localhost', ...identity, ...more },
});
const comes = (name: string, identity?: Identity, password?: string) =>
  here.connect(name, { ...shows(identity), password });
/** HTTP status; one that is wrong again waits. */
const refusalOf = async (attempt: Promise<unknown>) => {
  let ended: unknown;
  void attempt.then(
    () => {
      ended = 'came in';
    },
    (error: unknown) => {
      ended = error instanceof HandshakeRefused ? error.status : error;
    },
  );
  await until(() => {
    here.clock.advance(500);
    return ended !== undefined;
  });
  return ended;
};
const told = (text: string) => here.world.log.filter(({ about }) => JSON.stringify(about).includes(text)).length;
const profile3 = (name = 'CP1', more: object = {}) =>
  here.register(name, { auth: undefined, security_profile: 3, ...more });
const ofStation = (name: string, more: object = {}) => authority.issue({ subject: `CN=${name}, O=NL*TNM`, ...more });

describe('a station of security profile 3', () => {
  beforeEach(() => start());

  it('comes in with its certificate, without a password; the serial number is bound to it [BR-91]', async () => {
    await profile3();
    const own = await ofStation('CP1', { serial: '0a1b2c' });
    const station = await comes('CP1', own);

    expect(await station.boot()).toMatchObject({ status: 'Accepted' });
    expect(await here.shown('CP1')).toMatchObject({ certificate_serial: '0A1B2C', security_profile: 3 });
    await expect(comes('CP1', own)).resolves.toBeDefined();
    expect(await refusalOf(comes('CP1', await ofStation('CP1')))).toBe(401);
    expect(told('is not the one that this station came with before')).toBeGreaterThan(0);
  });

  it('is known by an alternative name too', async () => {
    await profile3();

    await expect(comes('CP1', await ofStation('Series 7', { names: ['CP1'] }))).resolves.toBeDefined();
  });

  it('does not come in with a password only, right as it may be [BR-92]', async () => {
    await here.register('CP1', { security_profile: 3 });

    expect(await refusalOf(comes('CP1', undefined, PASSWORD))).toBe(401);
    expect(await refusalOf(comes('CP1'))).toBe(401);
  });

  it('with the certificate of another one stays outside, told as an alarm, and does the other no harm [EC-71]', async () => {
    await profile3('CP1');
    await profile3('CP2');
    const first = await ofStation('CP1');
    const station = await comes('CP1', first);

    expect(await refusalOf(comes('CP2', first))).toBe(401);
    expect(await refusalOf(comes('CP2', first, PASSWORD))).toBe(401);
    expect(here.world.log).toContainEqual(
      expect.objectContaining({
        message: 'alarm at a station',
        about: { station: 'CP2', reason: 'the certificate is that of station CP1' },
      }),
    );
    expect(station.isOpen).toBe(true);
  });

  it.each<[string, () => Promise<Identity>]>([
    ['has expired', () => ofStation('CP1', { from: -20, until: -10 })],
    ['is not valid yet', () => ofStation('CP1', { from: 10, until: 20 })],
    ['is none for clients', () => ofStation('CP1', { usage: 'serverAuth' })],
    [
      'was not signed by an authority of OCPP_CLIENT_CA',
      async () => (await TestAuthority.create('Stations')).issue({ subject: 'CN=CP1, O=NL*TNM' }),
    ],
    ['is of organization Others', () => authority.issue({ subject: 'CN=CP1, O=Others' })],
    ['is of organization (none)', () => authority.issue({ subject: 'CN=CP1' })],
  ])('whose certificate %s stays outside, and it is told why [BR-91]', async (why, made) => {
    await profile3();

    expect(await refusalOf(comes('CP1', await made()))).toBe(401);
    expect(told(`the certificate ${why}`)).toBe(1);
  });

  it('gets a new certificate when the operator names it, or lets the next one count [BR-91]', async () => {
    await profile3();
    await comes('CP1', await ofStation('CP1'));
    const second = await ofStation('CP1', { serial: 'ff01' });
    await profile3('CP1', { auth: { certificate_serial: '00:FF:01' } });
    await expect(comes('CP1', second)).resolves.toBeDefined();
    await profile3('CP1', { auth: { certificate_serial: null } });

    await expect(comes('CP1', await ofStation('CP1'))).resolves.toBeDefined();
    expect(await refusalOf(comes('CP1', second))).toBe(401);
  });
});

describe('a station of security profile 2', () => {
  beforeEach(() => start());

  it('comes over TLS with its password, whatever certificate its maker gave it [BR-90]', async () => {
    await here.register('CP1', { security_profile: 2 });
    const maker = await (await TestAuthority.create('Maker')).issue({ subject: 'CN=SN-4711' });

    await expect(comes('CP1', undefined, PASSWORD)).resolves.toBeDefined();
    await expect(comes('CP1', maker, PASSWORD)).resolves.toBeDefined();
    expect(await refusalOf(comes('CP1', undefined, 'wrong'))).toBe(401);
  });

  it('is never lowered: it is deleted and registered anew [BR-92]', async () => {
    await here.register('CP1', { security_profile: 2 });
    const lower = await here.register('CP1', { security_profile: 1 });
    await here.register('CP1');

    expect(lower.http).toBe(409);
    expect((await here.shown('CP1')).security_profile).toBe(2);
    expect((await here.register('CP1', { security_profile: 4 })).http).toBe(400);
  });

  it('needs no server name, and TLS with forward secrecy [BR-93]', async () => {
    await here.register('CP1');
    const over = (more: object) => here.connect('CP1', shows(undefined, more));

    await expect(over({ servername: '', checkServerIdentity: () => undefined })).resolves.toBeDefined();
    await expect(over({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).resolves.toBeDefined();
    await expect(over({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' })).rejects.toThrow();
    await expect(over({ maxVersion: 'TLSv1.1' })).rejects.toThrow();
  });
});

describe('by setting', () => {
  it('a certificate that its authority has revoked is refused, another of it is not [BR-91]', async () => {
    const revoked = await ofStation('CP1');
    const other = await TestAuthority.create('Others');
    await start({
      ocppClientCa: file('stations.pem', authority.cert + other.cert),
      ocppClientCrl: file('revoked.pem', (await authority.revoking(revoked.cert)) + (await other.revoking())),
    });
    await profile3();

    expect(await refusalOf(comes('CP1', revoked))).toBe(401);
    expect(told('the certificate was revoked')).toBe(1);
    await expect(comes('CP1', await ofStation('CP1'))).resolves.toBeDefined();
  });

  it('stations have a port of their own, and nobody else is asked for a certificate', async () => {
    await start({ ocppPort: 0 });
    await profile3();
    const own = await ofStation('CP1');
    const main = here.connect('CP1', { ...shows(own), url: `wss://127.0.0.1:${here.world.app.port}` });

    await expect(main).rejects.toThrow('404');
    await expect(comes('CP1', own)).resolves.toBeDefined();
  });

  it('certificates name the organizations of OCPP_CPO_NAME [BR-91]', async () => {
    await start({ ocppCpoName: ['TNM Charging', 'TNM'] });
    await profile3();

    expect(await refusalOf(comes('CP1', await ofStation('CP1')))).toBe(401);
    await expect(comes('CP1', await authority.issue({ subject: 'CN=CP1, O=TNM' }))).resolves.toBeDefined();
  });
});
