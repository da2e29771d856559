import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config';
import { HandshakeRefused, type SandboxStation } from '../../src/sandbox/station';
import { aRequest, type Identity, TestAuthority } from '../support/certificates';
import { PASSWORD, StationWorld } from '../support/stations';
import { until } from '../support/until';

const HASH = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '0C1' };
const OTHER = { ...HASH, serialNumber: 'C2' };

let folder: string;
let root: TestAuthority;
let authority: TestAuthority;
let server: Identity;
let here: StationWorld;

const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const start = async (more: Partial<Config> = {}) => {
  here = await StationWorld.start(more);
};
/** With an authority below a root that signs for stations, for ten years: TLS goes by the clock of the machine. */
const signing = (): Partial<Config> => ({
  ocppSigningCert: file('signing.pem', authority.cert + root.cert),
  ocppSigningKey: file('signing.key', authority.key),
  ocppCertificateDays: 3650,
});

beforeAll(async () => {
  root = await TestAuthority.create('Root');
  authority = await TestAuthority.create('Stations', root);
  const { cert, key } = await root.issue({ subject: 'CN=localhost', names: ['localhost', '127.0.0.1'] });
  server = { cert: cert + root.cert, key };
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
});
afterEach(async () => {
  await here.stop();
  rmSync(folder, { recursive: true });
});

const noted = (text: string) => here.world.log.some(({ about }) => JSON.stringify(about).includes(text));
const call = (method: string, path: string, body?: object) =>
  here.world.api(method, `/parties/NL/TNM/charge-points/${path}`, body);

interface Version {
  name: string;
  identity: string;
  boot: (more?: object) => Promise<SandboxStation>;
  purpose: object;
}
const VERSIONS: Version[] = [
  {
    name: 'OCPP 1.6',
    identity: 'CP1',
    boot: async () => {
      const station = await here.station('CP1');
      await station.boot();
      return station;
    },
    purpose: {},
  },
  {
    name: 'OCPP 2.0.1',
    identity: 'CS1',
    boot: async () => {
      const station = await here.station201('CS1');
      await station.boot();
      return station;
    },
    purpose: { certificateType: 'ChargingStationCertificate' },
  },
];

describe.each(VERSIONS)('a station of $name that asks for a certificate', ({ identity, boot, purpose }) => {
  it('gets one of our authority with those above it, and comes in with it; its first one ends [BR-91]', async () => {
    const tls = {
      tlsCert: file('server.pem', server.cert),
      tlsKey: file('server.key', server.key),
      ocppClientCa: file('root.pem', root.cert),
    };
    await start({ ...tls, ...signing() });
    const secure = {
      url: `wss://127.0.0.1:${here.world.app.port}`,
      tls: { ca: server.cert, servername: 'localhost' },
      password: PASSWORD as string | undefined,
    };
    await here.register(identity);
    const connect = (more: object) =>
      identity === 'CP1' ? here.connect(identity, more) : here.connect201(identity, more);
    const station = await connect(secure);
    await station.boot();
    const { csr, key } = await aRequest(`CN=${identity}, O=NL*TNM`);

    expect(await station.ask('SignCertificate', { csr, ...purpose })).toMatchObject({ status: 'Accepted' });
    const { certificateChain } = await station.called('CertificateSigned');
    expect(String(certificateChain).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const own = { ...secure, password: undefined, tls: { ...secure.tls, cert: String(certificateChain), key } };
    await expect(connect(own)).resolves.toBeDefined();
    const { certificate_serial } = await here.shown(identity);
    expect(certificate_serial).toMatch(/^[0-9A-F]{32}$/);

    const second = await aRequest(`CN=${identity}, O=NL*TNM`);
    const again = await connect(own);
    await again.ask('SignCertificate', { csr: second.csr, ...purpose });
    const renewed = String((await again.called('CertificateSigned')).certificateChain);
    await expect(connect(own)).resolves.toBeDefined();
    await expect(connect({ ...own, tls: { ...own.tls, cert: renewed, key: second.key } })).resolves.toBeDefined();
    await expect(connect(own)).rejects.toBeInstanceOf(HandshakeRefused);
  });

  it.each([
    ['for another station', 'CN=CP9, O=NL*TNM', 'its common name CP9 is not'],
    ['for another organization', `CN=${identity}, O=Others`, 'its organization Others is not NL*TNM'],
  ])('%s is Rejected, and the operator is told why', async (_, subject, why) => {
    await start(signing());
    const station = await boot();
    const { csr } = await aRequest(subject);

    expect(await station.ask('SignCertificate', { csr, ...purpose })).toMatchObject({ status: 'Rejected' });
    expect(noted(why)).toBe(true);
  });

  it('with what is no request is Rejected', async () => {
    await start(signing());
    const station = await boot();

    expect(await station.ask('SignCertificate', { csr: 'PEM', ...purpose })).toMatchObject({ status: 'Rejected' });
    expect(noted('the request cannot be read')).toBe(true);
  });

  it('where nobody signs is Rejected, and the operator is told which setting there is', async () => {
    await start();
    const station = await boot();
    const { csr } = await aRequest(`CN=${identity}, O=NL*TNM`);

    expect(await station.ask('SignCertificate', { csr, ...purpose })).toMatchObject({ status: 'Rejected' });
    expect(noted('nobody here signs certificates; see OCPP_SIGNING_CERT')).toBe(true);
  });
});

describe.each(VERSIONS)('certificates installed at a station of $name', ({ identity, boot, name }) => {
  let station: SandboxStation;
  const is16 = name === 'OCPP 1.6';
  beforeEach(async () => {
    await start();
    station = await boot();
    station.on('GetInstalledCertificateIds', ({ certificateType }) => {
      if (!is16)
        return {
          status: 'Accepted',
          certificateHashDataChain: [
            { certificateType: 'CSMSRootCertificate', certificateHashData: HASH },
            { certificateType: 'CSMSRootCertificate', certificateHashData: OTHER },
          ],
        };
      if (certificateType !== 'CentralSystemRootCertificate') return { status: 'NotFound' };
      return { status: 'Accepted', certificateHashData: [HASH, OTHER] };
    });
  });

  it('are listed, with what they are for', async () => {
    const { http, json } = await call('GET', `${identity}/certificates`);

    expect(http).toBe(200);
    expect(json.items).toEqual([
      expect.objectContaining({ use: 'CSMSRootCertificate', serial_number: '0C1', issuer_name_hash: 'aa' }),
      expect.objectContaining({ use: 'CSMSRootCertificate', serial_number: 'C2' }),
    ]);
    expect((await call('GET', `${identity}/certificates?use=Nonsense`)).http).toBe(400);
  });

  it('are put there', async () => {
    const body = { use: 'CSMSRootCertificate', certificate: root.cert };

    expect((await call('POST', `${identity}/certificates`, body)).json).toMatchObject({ answer: 'accepted' });
    expect(await station.called('InstallCertificate')).toEqual({
      certificateType: is16 ? 'CentralSystemRootCertificate' : 'CSMSRootCertificate',
      certificate: root.cert,
    });
    station.on('InstallCertificate', () => ({ status: 'Rejected' }));
    expect((await call('POST', `${identity}/certificates`, body)).http).toBe(409);
  });

  it('are taken away by serial number, but never the last root', async () => {
    expect((await call('DELETE', `${identity}/certificates/c2`)).http).toBe(204);
    expect(await station.called('DeleteCertificate')).toEqual({ certificateHashData: OTHER });
    expect((await call('DELETE', `${identity}/certificates/FF`)).http).toBe(409);
    station.on('GetInstalledCertificateIds', () =>
      is16
        ? { status: 'Accepted', certificateHashData: [HASH] }
        : {
            status: 'Accepted',
            certificateHashDataChain: [{ certificateType: 'CSMSRootCertificate', certificateHashData: HASH }],
          },
    );
    const last = await call('DELETE', `${identity}/certificates/0C1`);

    expect(last.http).toBe(409);
  });

  it('are renewed when an operator says so', async () => {
    const renewed = await call('POST', `${identity}/certificates/renew`, { purpose: 'station' });

    expect(renewed.json).toMatchObject({ answer: 'accepted' });
    expect(await station.called(is16 ? 'ExtendedTriggerMessage' : 'TriggerMessage')).toEqual({
      requestedMessage: is16 ? 'SignChargePointCertificate' : 'SignChargingStationCertificate',
    });
  });

  it('need scope admin', async () => {
    const { json } = await here.world.api('POST', '/keys', { name: 'reader', scope: 'read' });
    const reply = await fetch(`${here.world.url}/api/v1/parties/NL/TNM/charge-points/${identity}/certificates`, {
      headers: { authorization: `Bearer ${json.key}` },
    });

    expect(reply.status).toBe(403);
  });
});

describe('the certificate of an EVSE towards vehicles', () => {
  it('is signed by the authority of its own: 2.0.1 in a message, 1.6 in DataTransfer', async () => {
    await start({ pncSigningCert: file('v2g.pem', authority.cert), pncSigningKey: file('v2g.key', authority.key) });
    const newer = await here.station201('CS1', { evses: [{ uid: 'E1', ocpp_evse: 1, evse_id: 'NL*TNM*E1' }] });
    await newer.boot();
    const { csr } = await aRequest('CN=NL*TNM*E1, O=NL*TNM');
    const asked = { csr, certificateType: 'V2GCertificate' };
    expect(await newer.ask('SignCertificate', asked)).toMatchObject({ status: 'Accepted' });
    expect(await newer.called('CertificateSigned')).toMatchObject({
      certificateType: 'V2GCertificate',
      certificateChain: expect.stringContaining('BEGIN CERTIFICATE'),
    });
    expect((await here.shown('CS1')).certificate_serial).toBeNull();

    const older = await here.station('CP1', { evses: [{ uid: 'E1', ocpp_connector: 1, evse_id: 'NL*TNM*E1' }] });
    await older.boot();
    const wrapped = await older.ask('DataTransfer', {
      vendorId: 'org.openchargealliance.iso15118pnc',
      messageId: 'SignCertificate',
      data: JSON.stringify({ csr }),
    });
    expect(wrapped).toEqual({ status: 'Accepted', data: '{"status":"Accepted"}' });
    const given = await older.called('DataTransfer');
    expect(given).toMatchObject({ messageId: 'CertificateSigned' });
    expect(JSON.parse(String(given.data))).toMatchObject({ certificateType: 'V2GCertificate' });
  });
});

describe('an authority that cannot be used', () => {
  it('keeps Junction from starting, and is named', async () => {
    await start();
    const wrong = { ...signing(), ocppSigningKey: file('wrong.key', root.key) };
    const { cert } = await authority.issue({ subject: 'CN=CP1' });

    await expect(StationWorld.start(wrong)).rejects.toThrow(
      'OCPP_SIGNING_CERT: the key is not that of the certificate',
    );
    await expect(StationWorld.start({ ...wrong, ocppSigningCert: file('leaf.pem', cert) })).rejects.toThrow(
      'OCPP_SIGNING_CERT: it is no certificate of an authority',
    );
  });
});

describe('what a station reports of its security', () => {
  it.each(VERSIONS)(
    'is kept and shown to operators, with an alarm when it is critical: $name',
    async ({ identity, boot }) => {
      await start();
      const station = await boot();
      const timestamp = '2026-06-01T12:00:00Z';
      await station.ask('SecurityEventNotification', { type: 'InvalidMessages', timestamp });
      await station.ask('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp, techInfo: 'lid' });
      const { json } = await call('GET', `${identity}/security-events`);

      expect(json.items).toEqual([
        expect.objectContaining({ type: 'TamperDetectionActivated', text: 'lid' }),
        expect.objectContaining({ type: 'InvalidMessages', text: null }),
      ]);
      await until(() => noted('security event TamperDetectionActivated'));
      expect(noted('security event InvalidMessages')).toBe(false);
    },
  );
});

describe.each(VERSIONS)('signed firmware and the security log of a station of $name', ({ identity, boot, name }) => {
  it('go out in the messages of its version, and their progress is shown', async () => {
    await start();
    const station = await boot();
    const firmware = { url: 'https://files.example/2.bin', signing_certificate: root.cert, signature: 'c2ln' };
    expect((await call('POST', `${identity}/firmware`, firmware)).json).toMatchObject({ answer: 'accepted' });
    const update = await station.called(name === 'OCPP 1.6' ? 'SignedUpdateFirmware' : 'UpdateFirmware');
    expect(update.firmware).toMatchObject({ signingCertificate: root.cert, signature: 'c2ln' });
    const half = await call('POST', `${identity}/firmware`, { ...firmware, signature: undefined });
    expect(half.http).toBe(400);
    await call('POST', `${identity}/logs`, { url: 'ftp://files.example/', log: 'security' });
    const { requestId } = await station.called('GetLog');
    await station.ask('LogStatusNotification', { status: 'Uploaded', requestId });

    expect(await station.called('GetLog')).toMatchObject({ logType: 'SecurityLog' });
    expect((await here.shown(identity)).jobs).toContainEqual(
      expect.objectContaining({ job: 'diagnostics', status: 'Uploaded', request_id: requestId }),
    );
  });
});
