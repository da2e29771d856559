/** Tells those who have set a profile when what is in force has changed by somebody else (mapping 9.5). */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { PartyKey } from '../ocpi/party';
import type { CpoDesk } from './desk';
import type { Circumstances, Outcome } from './intake';
import type { LiveStation } from './live';
import { activeOf, inUnit, wiringOf } from './models/schedule';
import type { Orders } from './orders';
import type { Profiles } from './profiles';
import type { BridgeRules } from './rules';
import type { ChargingLimitChanged, Position } from './station-event';
import type { Entry, TransactionBook } from './transaction-book';

export interface ProfileNewsParts {
  profiles: Profiles;
  book: TransactionBook;
  orders: Orders;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
  events: Events;
}

export class ProfileNews {
  /** Our id of a transaction → when it may be told of again. */
  private readonly nextAt = new Map<string, number>();
  private readonly waiting = new Set<string>();

  constructor(private readonly parts: ProfileNewsParts) {}

  /** A limit of the station, or of one EVSE, has changed. */
  changed(live: LiveStation, at: Position | null): void {
    const entries = at && at.evse > 0 ? this.parts.book.openAt(live, at) : this.parts.book.of(live);
    for (const entry of entries) if (this.parts.profiles.of(live, entry).length > 0) this.soon(live, entry);
  }

  /** One of those who set profiles has changed his own: the others are told. */
  changedBy(setter: PartyKey, live: LiveStation, entry: Entry): void {
    if (this.parts.profiles.of(live, entry).some((held) => held.setter !== setter)) this.soon(live, entry);
  }

  /** At most so often per Session; what changes meanwhile is told together. */
  private soon(live: LiveStation, entry: Entry): void {
    const { clock, rules } = this.parts;
    const { id } = entry.row;
    if (this.waiting.has(id)) return;
    const tell = () => {
      this.waiting.delete(id);
      this.nextAt.set(id, clock.now() + rules.profileNewsMs);
      if (this.parts.book.isHere(entry)) void this.tell(live, entry);
      else this.nextAt.delete(id);
    };
    const wait = (this.nextAt.get(id) ?? 0) - clock.now();
    if (wait > 0) {
      this.waiting.add(id);
      clock.after(wait, tell);
    } else tell();
  }

  private async tell(live: LiveStation, entry: Entry): Promise<void> {
    const { profiles, orders, desk, clock, rules, events } = this.parts;
    const { position: at, place, sessionId } = entry.tx.opening;
    const unit = profiles.unitOf(live, entry);
    if (!at || !place || !unit) return;
    const outcome = await orders.send(live.identity, { kind: 'readSchedule', at, durationSec: rules.profileNewsSec });
    if (outcome.status !== 'accepted') return;
    const active = activeOf(outcome.schedule && inUnit(outcome.schedule, unit, wiringOf(place)), clock.now());
    await desk
      .profileChanged(place.party, sessionId, active)
      .catch((error: Error) => events.bug(error, { station: live.identity }));
  }
}

/** OCPP 2.0.1: somebody else limits the station or no longer does, or the vehicle has its own plan. */
export function limitWorker(news: ProfileNews) {
  return async ({ content }: ChargingLimitChanged, { live }: Circumstances): Promise<Outcome> => {
    const { action, evseId } = content;
    if (action === 'NotifyEVChargingNeeds') return {};
    const at = typeof evseId === 'number' ? { evse: evseId, connector: 0 } : null;
    return { after: () => news.changed(live, at) };
  };
}
