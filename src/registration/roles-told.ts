/**
 * Tells every connected platform when the parties that we host have changed: a credentials PUT, since our roles stand in
 * the credentials. A platform that cannot be told now is told when it is heard again. OCPI 2.2.1 "Updating credentials".
 */
import type { Clock } from '../lib/clock';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { isReachable, type Platform } from '../platforms/platform';
import { StepFailure } from './discovery';
import { type Handshake, takesUpdates } from './handshake';

/** Whoever changed the parties waits this long for the platforms to have been told. */
const WAIT_MS = 2_000;
/** Platforms that could not be told are tried again this often. */
const RETRY_MS = 60_000;

export class RolesTold {
  private roles = '';
  /** Platforms that hold older roles of ours. */
  private readonly due = new Set<string>();
  stop: () => void = () => undefined;

  constructor(
    private readonly parts: {
      book: AddressBook;
      hosted: HostedParties;
      handshake: Handshake;
      clock: Clock;
      failed: (error: Error) => void;
    },
  ) {}

  /** Takes the present roles for known. */
  start(): void {
    this.roles = this.present();
    this.stop = this.parts.clock.every(RETRY_MS, () => {
      for (const id of this.due) void this.tell(id);
    });
  }

  /** The hosted parties have changed: resolves when everybody has been told, or after a while. */
  async changed(): Promise<void> {
    const roles = this.present();
    if (roles === this.roles) return;
    this.roles = roles;
    const connected = this.parts.book
      .platforms()
      .filter((platform) => platform.status === 'CONNECTED' && takesUpdates(platform));
    for (const { id } of connected) this.due.add(id);
    const told = Promise.all(connected.map(({ id }) => this.tell(id)));
    let stop: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      stop = this.parts.clock.after(WAIT_MS, resolve);
    });
    await Promise.race([told, waited]);
    stop();
  }

  /** A platform is there (again). */
  async heard(platform: Platform): Promise<void> {
    if (this.due.has(platform.id)) await this.tell(platform.id);
  }

  private async tell(id: string): Promise<void> {
    const current = this.parts.book.platform(id);
    if (!current || !isReachable(current)) return;
    this.due.delete(id);
    try {
      await this.parts.handshake.run(current);
    } catch (error) {
      this.due.add(id);
      if (!(error instanceof StepFailure)) this.parts.failed(error as Error);
    }
  }

  private present(): string {
    return JSON.stringify(this.parts.hosted.credentialsRoles());
  }
}
