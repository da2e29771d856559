import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * What SECRET_KEY is for: hashing the tokens and keys that others present to us, so that they can be looked up by index
 * and never read back, and sealing the tokens that we must present to others.
 */
export class Secrets {
  private readonly hashKey: Buffer;
  private readonly sealKey: Buffer;

  /** `key`: 32 bytes. */
  constructor(key: Buffer) {
    this.hashKey = Buffer.from(hkdfSync('sha256', key, '', 'junction token hash', 32));
    this.sealKey = Buffer.from(hkdfSync('sha256', key, '', 'junction token seal', 32));
  }

  /** HMAC-SHA-256, 64 hex digits. Equal inputs give equal outputs: made for an indexed look-up. */
  hash(secret: string): string {
    return createHmac('sha256', this.hashKey).update(secret).digest('hex');
  }

  /** AES-256-GCM: nonce, tag and cipher text in Base64. */
  seal(secret: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.sealKey, nonce);
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Throws when the text was sealed with another key, or altered. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.sealKey, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }
}
