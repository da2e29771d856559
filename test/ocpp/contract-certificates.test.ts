import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import { TestAuthority } from '../support/certificates';
import { StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const EMAID = { idToken: 'DE-MSP-C12345678-3', type: 'eMAID' };

let folder: string;
let root: TestAuthority;
let below: TestAuthority;
let here: StationWorld;
let emsp: SandboxPartner;
let station: Station201;

beforeAll(async () => {
  root = await TestAuthority.create('Mobility root');
  below = await TestAuthority.create('Mobility operator', root);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
  writeFileSync(join(folder, 'roots.pem'), root.cert);
  here = await StationWorld.start({ pncRoots: join(folder, 'roots.pem') });
  emsp = await here.world.join(EMSP);
  const token = aToken({ uid: 'DEMSPC12345678', type: 'OTHER', contract_id: 'DEMSPC12345678', whitelist: 'NEVER' });
  emsp.answer(isQuestion, { data: { allowed: 'ALLOWED', token } });
  // Certificates are made by the clock of the machine.
  here.clock.jump(Date.now() - here.clock.now());
  station = await here.station201();
  await station.boot();
});
afterEach(async () => {
  await here.stop();
  rmSync(folder, { recursive: true });
});

const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
const shows = (certificate: string) => station.ask('Authorize', { idToken: EMAID, certificate });
const contract = (more: object = {}) => below.issue({ subject: 'CN=DEMSPC12345678', ...more });
const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex');

describe('with PNC_ROOTS, a contract certificate', () => {
  it('that ends in such a root is Accepted, and its eMSP asked', async () => {
    expect(await shows((await contract()).cert + below.cert)).toMatchObject({
      idTokenInfo: { status: 'Accepted' },
      certificateStatus: 'Accepted',
    });
    expect(emsp.received.filter(isQuestion)).toHaveLength(1);
  });

  it.each<[string, string, string, () => Promise<string>]>([
    ['has nobody above it', 'CertChainError', 'Invalid', async () => (await contract()).cert],
    ['is none at all', 'CertChainError', 'Invalid', async () => 'no certificate'],
    [
      'has expired',
      'CertificateExpired',
      'Expired',
      async () => (await contract({ from: -20, until: -10 })).cert + below.cert,
    ],
    [
      'was signed by somebody under the name of the root',
      'SignatureError',
      'Invalid',
      async () => (await (await TestAuthority.create('Mobility root')).issue({ subject: 'CN=DEMSPC12345678' })).cert,
    ],
  ])('that %s is %s, and nobody is asked', async (_, certificateStatus, status, made) => {
    expect(await shows(await made())).toMatchObject({ idTokenInfo: { status }, certificateStatus });
    expect(emsp.received.filter(isQuestion)).toEqual([]);
  });

  it('of which the station gives hashes is known by its authority, or CertChainError', async () => {
    const authorize = async ({ certificate: { subjectName, publicKey } }: TestAuthority) => {
      const hash = {
        hashAlgorithm: 'SHA256',
        issuerNameHash: hex(await subjectName.getThumbprint('SHA-256')),
        issuerKeyHash: hex(await publicKey.getKeyIdentifier('SHA-256')),
        serialNumber: '01',
        responderURL: 'https://ocsp.example',
      };
      return station.ask('Authorize', { idToken: EMAID, iso15118CertificateHashData: [hash] });
    };

    expect(await authorize(root)).toMatchObject({ certificateStatus: 'Accepted' });
    expect(await authorize(await TestAuthority.create('Others'))).toMatchObject({
      idTokenInfo: { status: 'Invalid' },
      certificateStatus: 'CertChainError',
    });
  });

  it('is not looked at when PNC_ROOTS has no certificate: Junction does not start', async () => {
    writeFileSync(join(folder, 'none.pem'), 'nothing');

    await expect(StationWorld.start({ pncRoots: join(folder, 'none.pem') })).rejects.toThrow('PNC_ROOTS: ');
  });
});
