/**
 * New passwords and higher security profiles (mapping 13). The station is told, and what it had is good until it has come with
 * the new one: a password for a day at most, and it is told again each time it comes with the old one. A station that does
 * not come back in time is an alarm; it is let in as before.
 */
import type { Clock } from '../lib/clock';
import { newStationPassword } from '../lib/ids';
import type { Secrets } from '../lib/secrets';
import type { Events } from '../observe/events';
import type { Certificates } from './certificates';
import type { LiveStation, LiveStations } from './live';
import type { NetworkProfile, Order, OrderOutcome } from './order';
import type { Orders } from './orders';
import type { StationRecord, StationRegistry } from './registry';

export interface RolloutParts {
  registry: StationRegistry;
  stations: LiveStations;
  orders: Orders;
  certificates: Certificates;
  secrets: Secrets;
  clock: Clock;
  events: Events;
}

const MINUTE_MS = 60_000;
const PASSWORD_MS = 24 * 60 * MINUTE_MS;
const PROFILE_MS = 30 * MINUTE_MS;
const DONE: ReadonlySet<OrderOutcome['status']> = new Set(['accepted', 'rebootRequired', 'scheduled']);
const isDone = ({ status }: OrderOutcome) => DONE.has(status);

/** What a station of 2.0.1 must be told beside the profile. */
export type NetworkPlace = Omit<NetworkProfile, 'securityProfile'>;

export class Rollouts {
  private stopLooking: () => void = () => undefined;

  constructor(private readonly parts: RolloutParts) {}

  start(): void {
    this.stopLooking = this.parts.clock.every(MINUTE_MS, () => this.look());
  }

  stop(): void {
    this.stopLooking();
  }

  /** Gives the station a new password; one is made when none is given. */
  async password(identity: string, password = newStationPassword()): Promise<OrderOutcome> {
    const { registry, secrets, clock } = this.parts;
    const sealed = secrets.seal(password);
    // Good before the station has it: it may come back with it before its answer is here.
    const next = { sealed, until: clock.now() + PASSWORD_MS };
    await registry.change(identity, ({ awaited }) => ({ awaited: { ...awaited, password: next } }));
    const outcome = await this.tellPassword(identity, password);
    // Silence is no refusal: the station may have taken it.
    if (!isDone(outcome) && outcome.status !== 'timeout')
      await registry.change(identity, ({ awaited }) => ({
        awaited: awaited?.password?.sealed === sealed ? { ...awaited, password: undefined } : awaited,
      }));
    return outcome;
  }

  private tellPassword(identity: string, value: string): Promise<OrderOutcome> {
    const is16 = this.is16(identity);
    const key = is16 ? 'AuthorizationKey' : 'SecurityCtrlr.BasicAuthPassword';
    return this.parts.orders.send(identity, { kind: 'writeConfiguration', key, value });
  }

  /** A higher profile, from the next time it connects on. What it needs for that must be there. */
  async raise(record: StationRecord, profile: number, place: NetworkPlace | undefined): Promise<OrderOutcome> {
    const { identity } = record;
    const refusal = await this.missing(record, profile, place);
    if (refusal) return refusal;
    const until = this.parts.clock.now() + PROFILE_MS;
    await this.parts.registry.change(identity, ({ awaited }) => ({
      awaited: { ...awaited, profile: { profile, until } },
    }));
    for (const order of this.stepsTo(identity, profile, place)) {
      const outcome = await this.parts.orders.send(identity, order);
      if (isDone(outcome)) continue;
      await this.endProfile(identity);
      return outcome;
    }
    return { status: 'accepted' };
  }

  private async missing(record: StationRecord, profile: number, place: NetworkPlace | undefined) {
    const { identity, certificateSerial, awaited } = record;
    if (profile <= record.securityProfile)
      return rejected(`it is at security profile ${record.securityProfile} already`);
    if (!this.is16(identity) && !place) return rejected('OCPP 2.0.1: say url, slot and interface too');
    if (profile === 3 && certificateSerial === null && awaited?.certificateSerial === undefined)
      return rejected('it has no certificate yet; have one made first');
    if (profile < 2) return undefined;
    const roots = await this.parts.certificates.installed(identity, ['CSMSRootCertificate']);
    if (roots.status !== 'accepted') return roots;
    return roots.certificates?.length ? undefined : rejected('it has no CSMSRootCertificate; install ours first');
  }

  private stepsTo(identity: string, profile: number, place: NetworkPlace | undefined): Order[] {
    const restart: Order = { kind: 'reset', when: 'idle' };
    if (this.is16(identity) || !place)
      return [{ kind: 'writeConfiguration', key: 'SecurityProfile', value: String(profile) }, restart];
    const key = 'OCPPCommCtrlr.NetworkConfigurationPriority';
    return [
      { kind: 'setNetworkProfile', profile: { ...place, securityProfile: profile } },
      { kind: 'writeConfiguration', key, value: String(place.slot) },
      restart,
    ];
  }

  private endProfile(identity: string): Promise<void> {
    return this.parts.registry.change(identity, ({ awaited }) => ({ awaited: { ...awaited, profile: undefined } }));
  }

  /** It has booted: with its old password, if one is still waited for (EC-72). */
  booted({ identity }: LiveStation): void {
    const { registry, secrets, clock } = this.parts;
    const next = registry.find(identity)?.awaited?.password;
    if (next && next.until > clock.now()) void this.tellPassword(identity, secrets.open(next.sealed));
  }

  /** What is overdue is given up, and told. */
  private look(): void {
    const { registry, stations, clock, events } = this.parts;
    const now = clock.now();
    for (const { identity, awaited } of registry.all()) {
      if (!awaited || !stations.find(identity)?.isHere) continue;
      if (awaited.password && awaited.password.until <= now) {
        events.stationAlarm({ station: identity, reason: 'it has not taken up its new password within a day' });
        void registry.change(identity, (record) => ({ awaited: { ...record.awaited, password: undefined } }));
      }
      if (awaited.profile && awaited.profile.until <= now) {
        const reason = `it has not come back with security profile ${awaited.profile.profile} within half an hour`;
        events.stationAlarm({ station: identity, reason });
        void this.endProfile(identity);
      }
    }
  }

  private is16(identity: string): boolean {
    return this.parts.stations.find(identity)?.state.protocol === 'ocpp1.6';
  }
}

const rejected = (reason: string): OrderOutcome => ({ status: 'rejected', reason });
