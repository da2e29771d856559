/**
 * How stations prove who they are: a password, or a certificate whose serial number is bound to the station when it first
 * comes with it (BR-90, BR-91). What a station is to take up instead is good beside what it has until it has come with it
 * once; then the old one ends.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../lib/clock';
import type { Secrets } from '../lib/secrets';
import type { Passwords } from './passwords';
import type { StationRecord, StationRegistry } from './registry';

export class Proofs {
  constructor(
    private readonly registry: StationRegistry,
    private readonly passwords: Passwords,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Whether the password is the station's. A binary password may have been registered as hex digits. */
  async isPassword({ identity, passwordHash, awaited }: StationRecord, password: Buffer): Promise<boolean> {
    const forms = formsOf(password);
    const next = awaited?.password;
    if (next && next.until > this.clock.now()) {
      const expected = Buffer.from(this.secrets.open(next.sealed));
      const taken = forms.find((form) => form.length === expected.length && timingSafeEqual(form, expected));
      if (taken) {
        await this.takeUpPassword(identity, taken);
        return true;
      }
    }
    if (passwordHash === null) return false;
    for (const form of forms)
      if (await this.passwords.verify({ identity, password: form, hash: passwordHash })) return true;
    return false;
  }

  private async takeUpPassword(identity: string, password: Buffer): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    await this.registry.change(identity, ({ awaited }) => ({
      passwordHash,
      awaited: { ...awaited, password: undefined },
    }));
  }

  /** Whether the station may come with the certificate of that serial number; the first one becomes its own. */
  async isCertificate({ identity, certificateSerial, awaited }: StationRecord, serial: string): Promise<boolean> {
    if (certificateSerial === serial) return true;
    if (certificateSerial !== null && awaited?.certificateSerial !== serial) return false;
    await this.registry.change(identity, ({ awaited: still }) => ({
      certificateSerial: serial,
      awaited: { ...still, ...(still?.certificateSerial === serial ? { certificateSerial: undefined } : {}) },
    }));
    return true;
  }

  /** It has come with that security profile: it never comes with less again, when that was waited for. */
  async came({ identity, awaited }: StationRecord, profile: number): Promise<void> {
    if (awaited?.profile === undefined || profile < awaited.profile.profile) return;
    const securityProfile = awaited.profile.profile;
    await this.registry.change(identity, ({ awaited: still }) => ({
      securityProfile,
      awaited: { ...still, profile: undefined },
    }));
  }
}

/** Each form costs a slow hash: text is text, other bytes may have been written as hexadecimal digits. */
function formsOf(password: Buffer): Buffer[] {
  const isText = password.every((byte) => byte >= 0x20 && byte < 0x7f);
  const hex = password.toString('hex');
  return isText ? [password] : [password, Buffer.from(hex), Buffer.from(hex.toUpperCase())];
}
