/**
 * Tells every connected platform when the parties that we host have changed: a credentials PUT, since our roles stand in
 * the credentials. Each platform's row says which roles it was told last: one that holds others is told when it is heard
 * again, or with the next round, also after a restart. OCPI 2.2.1 "Updating credentials".
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
  /** Platforms that are being told. */
  private readonly telling = new Map<string, Promise<void>>();
  stop: () => void = () => undefined;

  constructor(
    private readonly parts: {
      book: AddressBook;
      hosted: HostedParties;
      handshake: Handshake;
      /** A platform is told by one node at a time. */
      turns: { take(name: string): Promise<boolean>; give(name: string): Promise<void> };
      clock: Clock;
      /** Whether it is this node that sees to what is left. */
      isOurs: () => boolean;
      failed: (error: Error) => void;
    },
  ) {}

  /** Sees to what a change, or a crash, has left. */
  start(): void {
    const look = () => (this.parts.isOurs() ? void this.tellAll() : undefined);
    this.stop = this.parts.clock.every(RETRY_MS, look);
    look();
  }

  /** The hosted parties have changed: resolves when everybody has been told, or after a while. */
  async changed(): Promise<void> {
    let stop: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      stop = this.parts.clock.after(WAIT_MS, resolve);
    });
    await Promise.race([this.tellAll(), waited]);
    stop();
  }

  /** A platform is there (again). */
  heard({ id }: Platform): Promise<void> {
    return this.tell(id);
  }

  private async tellAll(): Promise<void> {
    await Promise.all(this.parts.book.platforms().map(({ id }) => this.tell(id)));
  }

  /** One at a time: what changes while a platform is told is told after that. */
  private tell(id: string): Promise<void> {
    const before = this.telling.get(id) ?? Promise.resolve();
    const mine = before
      .then(() => this.tellNow(id))
      .catch((error: Error) => {
        if (!(error instanceof StepFailure)) this.parts.failed(error);
      })
      .finally(() => {
        if (this.telling.get(id) === mine) this.telling.delete(id);
      });
    this.telling.set(id, mine);
    return mine;
  }

  private async tellNow(id: string): Promise<void> {
    const { turns, handshake } = this.parts;
    const turn = `roles/${id}`;
    // Another node tells it; what is left then, the next round sees.
    if (!this.untold(id) || !(await turns.take(turn))) return;
    try {
      const platform = this.untold(id);
      if (platform) await handshake.run(platform);
    } finally {
      await turns.give(turn);
    }
  }

  /** The platform, when it can be told and holds other roles of ours. */
  private untold(id: string): Platform | undefined {
    const { book, hosted } = this.parts;
    const platform = book.platform(id);
    if (!platform || !isReachable(platform) || !takesUpdates(platform)) return undefined;
    return platform.rolesTold === hosted.rolesMark() ? undefined : platform;
  }
}
