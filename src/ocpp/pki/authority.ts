/** An authority of ours: it signs what stations ask for, once the request says what it may. */
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { newSerialNumber } from '../../lib/ids';
import type { SignedCertificate, SigningRequest } from '../pnc-backend';

const DAY_MS = 86_400_000;
/** Clocks of stations are a little behind. */
const BEFORE_MS = 5 * 60_000;
const RSA_BITS = 2048;

interface Key {
  algorithm: { name: 'ECDSA'; namedCurve: string; hash: string } | { name: 'RSASSA-PKCS1-v1_5'; hash: string };
  key: webcrypto.CryptoKey;
}

const CURVES: Record<string, [curve: string, hash: string]> = {
  prime256v1: ['P-256', 'SHA-256'],
  secp384r1: ['P-384', 'SHA-384'],
  secp521r1: ['P-521', 'SHA-512'],
};

export class Authority {
  private constructor(
    /** Its own certificate first, then those above it. */
    private readonly certificates: X509Certificate[],
    private readonly signer: Key,
    private readonly days: number,
  ) {}

  /** `cert`: its certificate, then those above it as far as stations need them. Throws when they cannot be used. */
  static async open(given: { cert: string; key: string; days: number }): Promise<Authority> {
    const certificates = PemConverter.decode(given.cert).map((bytes) => new X509Certificate(bytes));
    const [own] = certificates;
    if (!own?.getExtension(BasicConstraintsExtension)?.ca) throw new Error('it is no certificate of an authority');
    const key = createPrivateKey(given.key);
    if (!isPair(own, key)) throw new Error('the key is not that of the certificate');
    return new Authority(certificates, await importKey(key), given.days);
  }

  /** Why a request is refused; undefined: it is in order. */
  async refusal({ csr, names, organizations }: SigningRequest): Promise<string | undefined> {
    const request = readRequest(csr);
    if (!request) return 'the request cannot be read';
    if (!(await request.verify().catch(() => false))) return 'the request is not signed by its own key';
    const weakness = weaknessOf(request);
    if (weakness) return weakness;
    const { subjectName } = request;
    const [name] = subjectName.getField('CN');
    if (name === undefined || !names.includes(name))
      return `its common name ${name ?? '(none)'} is not ${names.join(' or ')}`;
    const [organization] = subjectName.getField('O');
    if (organization === undefined || !organizations.includes(organization))
      return `its organization ${organization ?? '(none)'} is not ${organizations.join(' or ')}`;
    return undefined;
  }

  async sign({ csr, purpose }: SigningRequest, now: number): Promise<SignedCertificate> {
    const request = new Pkcs10CertificateRequest(csr);
    const [own] = this.certificates as [X509Certificate];
    const until = Math.min(now + this.days * DAY_MS, own.notAfter.getTime());
    const serialNumber = newSerialNumber();
    const made = await X509CertificateGenerator.create({
      serialNumber,
      subject: request.subject,
      issuer: own.subject,
      notBefore: new Date(now - BEFORE_MS),
      notAfter: new Date(until),
      publicKey: request.publicKey,
      signingKey: this.signer.key,
      signingAlgorithm: this.signer.algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyAgreement, true),
        ...(purpose === 'station' ? [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])] : []),
        await SubjectKeyIdentifierExtension.create(request.publicKey),
        await AuthorityKeyIdentifierExtension.create(own.publicKey),
      ],
    });
    const above = this.certificates.filter(({ subject, issuer }) => subject !== issuer);
    return { chain: [made, ...above].map((one) => one.toString('pem')), serial: serialNumber.toUpperCase() };
  }
}

function readRequest(csr: string): Pkcs10CertificateRequest | undefined {
  try {
    return new Pkcs10CertificateRequest(csr);
  } catch {
    return undefined;
  }
}

function weaknessOf({ publicKey }: Pkcs10CertificateRequest): string | undefined {
  const { name, modulusLength } = publicKey.algorithm as { name: string; modulusLength?: number };
  if (modulusLength !== undefined)
    return modulusLength < RSA_BITS ? `its key has less than ${RSA_BITS} bits` : undefined;
  return name.startsWith('EC') ? undefined : `its key is of the kind ${name}, not EC or RSA`;
}

function isPair(certificate: X509Certificate, key: KeyObject): boolean {
  const mine = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return Buffer.from(certificate.publicKey.rawData).equals(mine);
}

async function importKey(key: KeyObject): Promise<Key> {
  const [namedCurve, hash] = CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? [];
  const algorithm =
    namedCurve !== undefined && hash !== undefined
      ? { name: 'ECDSA' as const, namedCurve, hash }
      : { name: 'RSASSA-PKCS1-v1_5' as const, hash: 'SHA-256' };
  const bytes = key.export({ type: 'pkcs8', format: 'der' });
  return { algorithm, key: await webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']) };
}
