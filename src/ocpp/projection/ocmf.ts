/** Signatures of OCMF records, the form in which most meters sign (SAFE e.V., "Open Charge Metering Format", 5). */
import { createPublicKey, verify } from 'node:crypto';

interface Signature {
  /** Such as `ECDSA-secp256r1-SHA256`, which it is when left out. */
  SA?: string;
  /** How the signature is written. */
  SE?: 'hex' | 'base64';
  SD?: string;
}

const PARTS = /^OCMF\|(.*)\|(\{[^|]*\})\s*$/s;

/** Whether the record is signed by that key (DER). Undefined: it is no OCMF record, or nobody can tell. */
export function isSignedBy(record: string, key: Buffer): boolean | undefined {
  const [, content, signature] = PARTS.exec(record) ?? [];
  if (content === undefined || signature === undefined) return undefined;
  try {
    const { SA = 'ECDSA-secp256r1-SHA256', SE = 'hex', SD = '' } = JSON.parse(signature) as Signature;
    const hash = /SHA\d+$/.exec(SA)?.[0];
    if (!hash) return undefined;
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
    return verify(hash, Buffer.from(content), publicKey, Buffer.from(SD, SE));
  } catch {
    return undefined;
  }
}
