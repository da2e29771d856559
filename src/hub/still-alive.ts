/**
 * Whether the platforms are still there: who has been silent for the period is asked for its versions. OCPI 2.2.1
 * "Still alive check".
 */
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Events } from '../observe/events';
import type { Control } from '../outbound/control';
import type { AddressBook } from '../platforms/address-book';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';

/** A platform that is OFFLINE is asked more often, so that it is back soon after it has come back. */
const OFFLINE_PERIOD_MS = 30_000;
/** How often silence is looked for. */
const TICK_MS = 1_000;

export class StillAlive {
  private stopTimer: () => void = () => undefined;
  private readonly asking = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly askedAt = new Map<string, number>();

  constructor(
    private readonly parts: {
      book: AddressBook;
      control: Control;
      clock: Clock;
      events: Events;
      periodMs: number;
      /** Whether it is this node that asks. */
      isOurs: () => boolean;
      /** Called after a platform has gone OFFLINE or come back. */
      changed: (platform: Platform) => Promise<void>;
    },
  ) {}

  start(): void {
    this.stopTimer = this.parts.clock.every(TICK_MS, () => this.tick());
  }

  stop(): void {
    this.stopTimer();
  }

  /** A message of the platform came. Does not wait for what follows, and never throws. */
  came(platform: Platform): void {
    this.run(this.heard(platform));
  }

  /** A message of the platform came: it is there. */
  async heard(platform: Platform): Promise<void> {
    this.failures.delete(platform.id);
    const current = this.parts.book.platform(platform.id);
    if (!current || current.online || current.status !== 'CONNECTED') return;
    const online = await this.parts.book.amend(platform.id, { online: true });
    this.parts.events.platformOnline({ platform: platform.name, platform_id: platform.id });
    await this.parts.changed(online);
  }

  private run(work: Promise<void>): void {
    work.catch((error: Error) => this.parts.events.jobFailed('still-alive check', error.message));
  }

  private tick(): void {
    if (!this.parts.isOurs()) return;
    const now = this.parts.clock.now();
    for (const platform of this.parts.book.platforms()) {
      const due = platform.status === 'CONNECTED' && !platform.suspended && now >= this.dueAt(platform);
      if (due && !this.asking.has(platform.id)) this.run(this.ask(platform, now));
    }
  }

  private dueAt(platform: Platform): number {
    const { periodMs } = this.parts;
    const last = Math.max(platform.lastSeenAt ?? platform.createdAt, this.askedAt.get(platform.id) ?? 0);
    return last + (platform.online ? periodMs : Math.min(periodMs, OFFLINE_PERIOD_MS));
  }

  private async ask(platform: Platform, now: number): Promise<void> {
    const { id, name, versionsUrl, theirToken } = platform;
    if (!versionsUrl || !theirToken) return;
    this.asking.add(id);
    this.askedAt.set(id, now);
    try {
      await this.parts.control.send({
        method: 'GET',
        url: versionsUrl,
        token: theirToken,
        encoding: quirksOf(platform).token_encoding ?? 'base64',
        module: 'versions',
        platformId: id,
        correlationId: newId(),
      });
      await this.heard(platform);
    } catch (error) {
      await this.failed(platform, name, (error as Error).message);
    } finally {
      this.asking.delete(id);
    }
  }

  private async failed(platform: Platform, name: string, reason: string): Promise<void> {
    const count = (this.failures.get(platform.id) ?? 0) + 1;
    this.failures.set(platform.id, count);
    const current = this.parts.book.platform(platform.id);
    if (!current?.online || count < (quirksOf(platform).still_alive_failures ?? 1)) return;
    // It may have spoken while it was asked.
    if ((current.lastSeenAt ?? 0) >= (this.askedAt.get(platform.id) ?? 0)) return;
    const offline = await this.parts.book.amend(platform.id, { online: false });
    this.parts.events.platformOffline({ platform: name, platform_id: platform.id, reason });
    await this.parts.changed(offline);
  }
}
