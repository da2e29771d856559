/** Certificates made for a test: authorities, what they sign and what they revoke; elliptic curve P-256, PEM. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** PEM texts. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Wanted {
  /** Such as `CN=CP1, O=TNM`. */
  subject: string;
  names?: string[];
  /** Days from now. */
  from?: number;
  until?: number;
  serial?: string;
  usage?: 'clientAuth' | 'serverAuth';
}

export const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

export async function keyPem({ privateKey }: { privateKey: webcrypto.CryptoKey }): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

/** A request for a certificate, and the key it is for. */
export async function aRequest(subject: string): Promise<{ csr: string; key: string }> {
  const keys = await newKeys();
  const request = await Pkcs10CertificateRequestGenerator.create({ name: subject, keys, signingAlgorithm: ALGORITHM });
  return { csr: pemOf(request), key: await keyPem(keys) };
}

/** Ends with a line end, so that several can stand in one file. */
const pemOf = (one: { toString(format: 'pem'): string }) => `${one.toString('pem')}\n`;

const day = (days: number) => new Date(Date.now() + days * DAY_MS);
let lastSerial = 0x1000;

export class TestAuthority {
  private constructor(
    readonly certificate: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
    readonly key: string,
  ) {}

  /** Self-signed, or signed by another authority. */
  static async create(name: string, parent?: TestAuthority): Promise<TestAuthority> {
    const keys = await newKeys();
    const subject = `CN=${name}, O=Authorities`;
    const certificate = await X509CertificateGenerator.create({
      ...{ serialNumber: (++lastSerial).toString(16), notBefore: day(-1), notAfter: day(3650), subject },
      issuer: parent?.certificate.subject ?? subject,
      publicKey: keys.publicKey,
      signingKey: (parent?.keys ?? keys).privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new TestAuthority(certificate, keys, await keyPem(keys));
  }

  get cert(): string {
    return pemOf(this.certificate);
  }

  async issue({ subject, names = [], from = -1, until = 365, serial, usage }: Wanted): Promise<Identity> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial ?? (++lastSerial).toString(16),
      notBefore: day(from),
      notAfter: day(until),
      subject,
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        ...(usage === undefined ? [] : [new ExtendedKeyUsageExtension([ExtendedKeyUsage[usage]])]),
        ...(names.length === 0
          ? []
          : [
              new SubjectAlternativeNameExtension(
                names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
              ),
            ]),
      ],
    });
    return { cert: pemOf(certificate), key: await keyPem(keys) };
  }

  /** The list of what it has revoked. */
  async revoking(...certificates: string[]): Promise<string> {
    const list = await X509CrlGenerator.create({
      issuer: this.certificate.subject,
      thisUpdate: day(-1),
      nextUpdate: day(30),
      entries: certificates.map((cert) => ({
        serialNumber: new X509Certificate(cert).serialNumber,
        revocationDate: day(-1),
      })),
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
    });
    return `${PemConverter.encode(list.rawData, 'X509 CRL')}\n`;
  }
}
