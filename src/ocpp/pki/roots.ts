/** The authorities whose contract certificates are trusted (ISO 15118: mobility operators' roots, and those below them). */
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { PemConverter, X509Certificate } from '@peculiar/x509';
import type { Finding } from '../pnc-backend';

/** A contract certificate, two authorities below the root, the root; and one to spare. */
const MAX_DEPTH = 5;
const HASHES: Record<string, string> = { SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' };

export class Roots {
  private constructor(private readonly trusted: { node: NodeCertificate; own: X509Certificate }[]) {}

  /** Throws when there is no certificate among it. */
  static open(pem: string): Roots {
    const certificates = certificatesOf(pem);
    if (certificates.length === 0) throw new Error('there is no certificate in it');
    return new Roots(certificates.map((node) => ({ node, own: new X509Certificate(node.raw) })));
  }

  /** `chain`: the certificate, then those above it as far as the station has them (PEM). */
  check(chain: string, now: number): Finding {
    const [leaf, ...above] = readable(chain);
    if (!leaf) return 'untrusted';
    let current = leaf;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      if (now < Date.parse(current.validFrom) || now > Date.parse(current.validTo)) return 'expired';
      if (this.trusted.some(({ node }) => node.fingerprint256 === current.fingerprint256)) return 'good';
      const issuers = [...this.trusted.map(({ node }) => node), ...above];
      const named = issuers.filter((issuer) => issuer.ca && current.checkIssued(issuer));
      const signer = named.find((issuer) => current.verify(issuer.publicKey));
      if (!signer) return named.length > 0 ? 'forged' : 'untrusted';
      current = signer;
    }
    return 'untrusted';
  }

  /** Whether one of the certificates was issued by an authority that is trusted (OCPP "OCSPRequestDataType"). */
  async issuedOne(hashes: Record<string, string>[]): Promise<boolean> {
    for (const hash of hashes) for (const { own } of this.trusted) if (await isIssuer(own, hash)) return true;
    return false;
  }
}

async function isIssuer(
  { subjectName, publicKey }: X509Certificate,
  { hashAlgorithm = '', issuerNameHash = '', issuerKeyHash = '' }: Record<string, string>,
): Promise<boolean> {
  const algorithm = HASHES[hashAlgorithm];
  if (algorithm === undefined) return false;
  const name = Buffer.from(await subjectName.getThumbprint(algorithm)).toString('hex');
  const key = Buffer.from(await publicKey.getKeyIdentifier(algorithm)).toString('hex');
  return name === issuerNameHash.toLowerCase() && key === issuerKeyHash.toLowerCase();
}

const certificatesOf = (pem: string) =>
  PemConverter.decode(pem).map((bytes) => new NodeCertificate(Buffer.from(bytes)));

/** None when the text is no chain. */
function readable(pem: string): NodeCertificate[] {
  try {
    return certificatesOf(pem);
  } catch {
    return [];
  }
}
