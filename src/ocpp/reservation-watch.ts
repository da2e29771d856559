/** What becomes of a reservation by itself: its time is over, its place breaks, the station forgets or refuses it (mapping 8.5). */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Circumstances, Outcome } from './intake';
import type { LiveStation } from './live';
import type { HeldReservation } from './models/reservation';
import { type Trouble, troubleOf } from './models/reservation-trouble';
import type { OrderStatus } from './order';
import type { Orders } from './orders';
import type { Reservations } from './reservations';
import type { BridgeRules } from './rules';
import type { ReservationChanged } from './station-event';

export interface ReservationWatchParts {
  reservations: Reservations;
  orders: Orders;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
  changed: (live: LiveStation) => void;
}

const WHY: Record<Trouble, string> = {
  broken: 'the EVSE is out of order',
  free: 'the charger no longer holds the reservation',
};
/** Answers to a reservation that is made again after a boot: the station will not have it. */
const REFUSED: ReadonlySet<OrderStatus> = new Set(['rejected', 'occupied', 'faulted', 'unavailable', 'notSupported']);

export class ReservationWatch {
  /** What speaks against a reservation since when it does. */
  private readonly troubles = new WeakMap<HeldReservation, { trouble: Trouble }>();

  constructor(private readonly parts: ReservationWatchParts) {}

  /** It holds from now on. */
  hold(live: LiveStation, held: HeldReservation): void {
    const { clock, rules, reservations, changed } = this.parts;
    clock.after(rules.reservedAfterMs, () => changed(live));
    clock.after(Math.max(0, held.expiresAt - clock.now()), () => {
      this.run(live, reservations.end(live, held, { at: held.expiresAt, how: 'Expired' }));
    });
    this.look(live, held);
  }

  /** A connector has reported. */
  reported(live: LiveStation): void {
    for (const held of this.parts.reservations.of(live)) this.look(live, held);
  }

  private look(live: LiveStation, held: HeldReservation): void {
    const { clock, rules } = this.parts;
    const trouble = troubleOf(live.state, held);
    if (this.troubles.get(held)?.trouble === trouble) return;
    this.troubles.delete(held);
    if (trouble === undefined) return;
    const known = { trouble };
    this.troubles.set(held, known);
    clock.after(trouble === 'broken' ? rules.reservationFaultMs : rules.reservationLostMs, () => {
      if (this.troubles.get(held) === known) this.run(live, this.takeBack(live, held, trouble));
    });
  }

  private async takeBack(live: LiveStation, held: HeldReservation, trouble: Trouble): Promise<void> {
    const { clock, reservations, orders } = this.parts;
    if (!reservations.of(live).includes(held)) return;
    if (trouble === 'broken')
      void orders.send(live.identity, { kind: 'cancelReservation', reservationId: held.number });
    await reservations.end(live, held, { at: clock.now(), how: 'Removed', why: WHY[trouble] });
  }

  /** A boot may have lost them: each is made again under its number, which replaces the one that may still be there. */
  booted(live: LiveStation): void {
    for (const held of this.parts.reservations.of(live)) this.run(live, this.renew(live, held));
  }

  private async renew(live: LiveStation, held: HeldReservation): Promise<void> {
    const { clock, reservations, orders } = this.parts;
    const { number, at, shown, group, expiresAt } = held;
    const order = { kind: 'reserve' as const, reservationId: number, at, token: shown, group, expiresAt };
    const { status } = await orders.send(live.identity, order);
    if (!REFUSED.has(status)) return;
    const why = 'the charger has started anew and refuses the reservation';
    await reservations.end(live, held, { at: clock.now(), how: 'Removed', why });
  }

  private run(live: LiveStation, job: Promise<void>): void {
    job.catch((error: Error) => this.parts.events.bug(error, { station: live.identity }));
  }
}

/** OCPP 2.0.1 ReservationStatusUpdate: the station itself says that it is over. */
export function reservationWorker({
  reservations,
  clock,
  events,
}: Pick<ReservationWatchParts, 'reservations' | 'clock' | 'events'>) {
  return async ({ reservationId, status }: ReservationChanged, { live }: Circumstances): Promise<Outcome> => {
    const held = reservations.of(live).find(({ number }) => number === reservationId);
    if (!held || (status !== 'Expired' && status !== 'Removed')) return {};
    const ended = {
      at: clock.now(),
      how: status,
      ...(status === 'Removed' ? { why: 'the charger has removed it' } : {}),
    };
    return {
      after: () => {
        reservations.end(live, held, ended).catch((error: Error) => events.bug(error, { station: live.identity }));
      },
    };
  };
}
