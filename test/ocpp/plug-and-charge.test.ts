import type { SandboxPartner } from '../../src/sandbox/partner';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { aToken, EMSP } from '../support/world';

const EMAID = 'DE-MSP-C12345678-3';
const HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'aa',
  issuerKeyHash: 'bb',
  serialNumber: '01',
  responderURL: 'https://ocsp.example',
};

let here: StationWorld;
let emsp: SandboxPartner;
let other: SandboxPartner;

beforeEach(async () => {
  here = await StationWorld.start();
  emsp = await here.world.join(EMSP);
  other = await here.world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'ALT' }] });
  await here.withTariff(ENERGY_TARIFF);
});
afterEach(() => here.stop());

const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
const CONTRACT = aToken({ uid: 'DEMSPC12345678', type: 'OTHER', contract_id: 'DEMSPC12345678', whitelist: 'NEVER' });
const says = (allowed: string) => emsp.answer(isQuestion, { data: { allowed, token: CONTRACT } });
const asks = { idToken: { idToken: EMAID, type: 'eMAID' }, iso15118CertificateHashData: [HASH] };

describe('a vehicle that authorizes itself by its contract, OCPP 2.0.1', () => {
  it('is asked about at the eMSP that its eMAID names, and nobody else; a silent OCSP responder stops nobody [EC-74]', async () => {
    says('ALLOWED');
    const station = await here.station201();
    await station.boot();
    const answer = await station.ask('Authorize', asks);

    expect(answer).toMatchObject({ idTokenInfo: { status: 'Accepted' }, certificateStatus: 'Accepted' });
    expect(emsp.received.filter(isQuestion).map(({ path }) => path)).toEqual([
      expect.stringContaining('/DEMSPC12345678/authorize'),
    ]);
    expect(other.received.filter(isQuestion)).toEqual([]);
    expect(here.world.log.some(({ about }) => JSON.stringify(about).includes('contract certificate was revoked'))).toBe(
      true,
    );
  });

  it.each([
    ['BLOCKED', 'Blocked', 'Accepted'],
    ['NO_CREDIT', 'NoCredit', 'Accepted'],
    ['EXPIRED', 'Expired', 'ContractCancelled'],
  ])('of which its eMSP says %s is %s, its certificate %s [EC-73]', async (allowed, status, certificateStatus) => {
    says(allowed);
    const station = await here.station201();
    await station.boot();

    expect(await station.ask('Authorize', asks)).toMatchObject({ idTokenInfo: { status }, certificateStatus });
  });

  it('whose chain only we could check is refused as long as nobody here can', async () => {
    const station = await here.station201();
    await station.boot();
    const answer = await station.ask('Authorize', {
      idToken: asks.idToken,
      certificate: '-----BEGIN CERTIFICATE-----',
    });

    expect(answer).toMatchObject({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' });
    expect(emsp.received.filter(isQuestion)).toEqual([]);
  });
});

describe('certificates, without a service that provides them, OCPP 2.0.1', () => {
  it('are Failed at once, with an empty answer [EC-76]', async () => {
    const station = await here.station201();
    await station.boot();
    const request = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: 'AAAA' };

    expect(await station.ask('Get15118EVCertificate', request)).toEqual({ status: 'Failed', exiResponse: '' });
    expect(await station.ask('GetCertificateStatus', { ocspRequestData: HASH })).toEqual({ status: 'Failed' });
    expect(await station.ask('SignCertificate', { csr: 'PEM', certificateType: 'V2GCertificate' })).toEqual({
      status: 'Rejected',
    });
  });
});

describe('Plug & Charge over OCPP 1.6', () => {
  it('comes in DataTransfer, is understood like that of 2.0.1, and answered in kind', async () => {
    says('ALLOWED');
    const station = await here.station();
    await station.boot();
    const ask = async (messageId: string, content: object) => {
      const vendorId = 'org.openchargealliance.iso15118pnc';
      const { status, data } = await station.ask('DataTransfer', {
        vendorId,
        messageId,
        data: JSON.stringify(content),
      });
      return { status, data: data === undefined ? undefined : JSON.parse(String(data)) };
    };

    expect(await ask('Authorize', { idToken: EMAID, iso15118CertificateHashData: [HASH] })).toEqual({
      status: 'Accepted',
      data: { idTokenInfo: { status: 'Accepted' }, certificateStatus: 'Accepted' },
    });
    expect(await ask('Get15118EVCertificate', { action: 'Install', exiRequest: 'AAAA' })).toEqual({
      status: 'Accepted',
      data: { status: 'Failed', exiResponse: '' },
    });
    expect(await ask('GetCertificateStatus', { ocspRequestData: HASH })).toEqual({
      status: 'Accepted',
      data: { status: 'Failed' },
    });
    expect(await ask('Nonsense', {})).toEqual({ status: 'UnknownVendorId', data: undefined });
  });
});
