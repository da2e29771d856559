/**
 * The reservations that stations hold: used by a start, over when their time is or when somebody says so (mapping 8.5).
 * Each is a Session from the beginning; the charge that uses it goes on with it.
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { PartyId } from '../ocpi/party';
import { canonical } from './authorization';
import type { CpoDesk } from './desk';
import type { EventShelf } from './intake';
import type { LiveStation } from './live';
import { type HeldReservation, isFor, type ReservationEnd } from './models/reservation';
import { positionKey } from './models/state';
import { ownEvent } from './own-event';
import { reservationCdr, reservationSession } from './projection/reservation';
import type { BridgeRules } from './rules';
import type { Position, ReservationChanged, ShownToken, TxFact } from './station-event';
import type { Targets } from './targets';

export interface ReservationParts {
  targets: Targets;
  shelf: EventShelf;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
  /** The status of an EVSE may depend on it. */
  changed: (live: LiveStation) => void;
  /** A reservation holds from now on, or on again after a restart. */
  holds: (live: LiveStation, held: HeldReservation) => void;
}

export class Reservations {
  constructor(private readonly parts: ReservationParts) {}

  /** Stations that this node runs from now on: what held goes on, what was over is told again. */
  take(stations: LiveStation[]): void {
    for (const live of stations)
      for (const held of Object.values(live.state.reservations ?? {})) {
        if (held.ended) void this.conclude(live, held);
        else this.parts.holds(live, held);
      }
  }

  /** Those that hold, at a station that is run here. */
  of({ state, isHere }: LiveStation): HeldReservation[] {
    if (!isHere) return [];
    return Object.values(state.reservations ?? {}).filter(({ ended }) => !ended);
  }

  /** Where EVSEs are shown as reserved: once the station has had the time to say so itself. */
  positions(live: LiveStation): Set<string> {
    const since = this.parts.clock.now() - this.parts.rules.reservedAfterMs;
    const shown = this.of(live).filter(({ madeAt }) => madeAt <= since);
    return new Set(shown.map(({ at }) => positionKey(at)));
  }

  find(party: PartyId, isIt: (held: HeldReservation) => boolean) {
    for (const live of this.parts.targets.of(party)) {
      const held = this.of(live).find(isIt);
      if (held) return { live, held };
    }
    return undefined;
  }

  /** Keeps one that the station has accepted; the same number again replaces it. */
  async hold(live: LiveStation, held: HeldReservation): Promise<void> {
    live.state.reservations = { ...live.state.reservations, [held.number]: held };
    await this.note(live, held, 'Made');
    this.parts.holds(live, held);
    await this.tell(held, this.parts.clock.now());
    this.parts.changed(live);
  }

  /** It is over, unused. */
  async end(live: LiveStation, held: HeldReservation, ended: ReservationEnd): Promise<void> {
    if (!this.of(live).includes(held)) return;
    held.ended = ended;
    await this.conclude(live, held, () => this.note(live, held, ended.how));
  }

  /** What has failed, because the database was away for instance, is tried again; done twice it changes nothing. */
  private async conclude(live: LiveStation, held: HeldReservation, before = async () => {}): Promise<void> {
    try {
      await before();
      await this.bringEnd(live, held);
    } catch (error) {
      const { clock, events, rules } = this.parts;
      events.bug(error as Error, { station: live.identity });
      clock.after(rules.againMs, () => void (live.isHere && this.conclude(live, held, before)));
    }
  }

  /** The ids are the reservation's own. */
  private async bringEnd(live: LiveStation, held: HeldReservation): Promise<void> {
    const { desk, rules, changed } = this.parts;
    const { ended, place } = held;
    if (!ended) return;
    const isTakenBack = ended.how === 'Removed';
    await this.tell(held, ended.at);
    const cdr = isTakenBack ? undefined : reservationCdr(held, ended, rules);
    if (cdr && place) await desk.postCdr(place.party, cdr);
    await desk.endReservation(live.record.party, held.number, isTakenBack ? ended.why : undefined);
    this.forget(live, held);
    changed(live);
  }

  private async tell(held: HeldReservation, changedAt: number): Promise<void> {
    const session = reservationSession(held, changedAt);
    if (session && held.place) await this.parts.desk.putSession(held.place.party, session);
  }

  private note(live: LiveStation, { number }: HeldReservation, status: ReservationChanged['status']): Promise<void> {
    const fact = { kind: 'ReservationChanged' as const, reservationId: number, status };
    const event = ownEvent(live.identity, fact, { now: this.parts.clock.now() });
    return this.parts.shelf.append({ event, state: live.state });
  }

  private forget({ state }: LiveStation, { number }: HeldReservation): void {
    const { [number]: _, ...others } = state.reservations ?? {};
    state.reservations = others;
  }

  /** The reservation that a start uses; from then on it is the start's, and stored with it. */
  use(live: LiveStation, fact: TxFact, group?: string): HeldReservation | undefined {
    const isMeant = (one: HeldReservation) =>
      one.number === fact.reservationId || (fact.at !== undefined && isThere(one, fact.at));
    const held = this.of(live).find(
      (one) => isMeant(one) && fact.token !== undefined && isFor(one, canonical(fact.token), group),
    );
    if (!held) return undefined;
    this.forget(live, held);
    // Its eMSP can no longer cancel it.
    const ended = this.parts.desk.endReservation(live.record.party, held.number, undefined);
    ended.catch((error: Error) => this.parts.events.bug(error, { station: live.identity }));
    return held;
  }

  /** The reservation by which a place is kept for somebody else. `group`: of the token, as far as it is known. */
  keeps(live: LiveStation, at: Position | undefined, token: ShownToken, group?: string): HeldReservation | undefined {
    const there = at ? this.of(live).filter((held) => held.at.evse === at.evse) : [];
    const isOwn = there.some((held) => isFor(held, canonical(token), group));
    return isOwn ? undefined : there[0];
  }
}

const isThere = ({ at }: HeldReservation, place: Position) => at.evse === 0 || at.evse === place.evse;
