/** Passwords of stations: a slow hash is stored; what was verified once is recognised quickly when all come back at once. */
import { scrypt, timingSafeEqual } from 'node:crypto';
import { newHandle } from '../lib/ids';
import type { Secrets } from '../lib/secrets';

/** About 15 ms: slow for whoever guesses, bearable when ten thousand stations come at once. */
const COST = { N: 4096, r: 8, p: 1 };
const HASH_BYTES = 32;

export class Passwords {
  /** Identity → keyed hash of the password that was verified last, with the slow hash it was verified against. */
  private readonly verified = new Map<string, string>();

  constructor(private readonly secrets: Secrets) {}

  async hash(password: Buffer): Promise<string> {
    const salt = newHandle();
    return `scrypt$${salt}$${(await derive(password, salt)).toString('base64')}`;
  }

  async verify({ identity, password, hash }: { identity: string; password: Buffer; hash: string }): Promise<boolean> {
    const quick = this.secrets.hash(`${identity}\n${hash}\n${password.toString('base64')}`);
    if (this.verified.get(identity) === quick) return true;
    const [, salt = '', expected = ''] = hash.split('$');
    const isRight = timingSafeEqual(await derive(password, salt), Buffer.from(expected, 'base64'));
    if (isRight) this.verified.set(identity, quick);
    return isRight;
  }

  forget(identity: string): void {
    this.verified.delete(identity);
  }
}

function derive(password: Buffer, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, HASH_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
