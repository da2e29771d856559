/** The charging profiles that others have set at stations: whose each is, and what it is called there (mapping 9). */
import type { Clock } from '../lib/clock';
import { toDateTime } from '../lib/clock';
import type { PartyKey } from '../ocpi/party';
import type { EventShelf } from './intake';
import type { LiveStation } from './live';
import type { HeldProfile } from './models/state';
import type { Schedule } from './order';
import { ownEvent } from './own-event';
import type { Entry, TransactionBook } from './transaction-book';

export interface ProfileParts {
  book: TransactionBook;
  shelf: EventShelf;
  clock: Clock;
}

export class Profiles {
  constructor(private readonly parts: ProfileParts) {}

  /** Of a transaction that goes on. */
  of(live: LiveStation, { row }: Entry): HeldProfile[] {
    return (live.state.profiles ?? []).filter(({ transaction }) => transaction === row.id);
  }

  find(live: LiveStation, entry: Entry, setter: PartyKey): HeldProfile | undefined {
    return this.of(live, entry).find((held) => held.setter === setter);
  }

  /** Its number, durable before the station hears of it: the same one for the same party, which replaces what was set. */
  async number(live: LiveStation, entry: Entry, setter: PartyKey): Promise<number> {
    const known = this.find(live, entry, setter);
    live.state.lastOrder = known ? live.state.lastOrder : live.state.lastOrder + 1;
    await this.note(live, 'SET_CHARGING_PROFILE');
    return known?.id ?? live.state.lastOrder;
  }

  /** The station has taken it. Those of transactions that are over are forgotten on the way. */
  async set(live: LiveStation, entry: Entry, held: Omit<HeldProfile, 'transaction'>): Promise<void> {
    const others = this.running(live).filter(({ id }) => id !== held.id);
    live.state.profiles = [...others, { ...held, transaction: entry.row.id }];
    await this.note(live, 'SET_CHARGING_PROFILE');
  }

  async cleared(live: LiveStation, { id }: HeldProfile): Promise<void> {
    live.state.profiles = this.running(live).filter((held) => held.id !== id);
    await this.note(live, 'CLEAR_CHARGING_PROFILE');
  }

  /** The unit in which whoever has set a profile thinks. */
  unitOf(live: LiveStation, entry: Entry, setter?: PartyKey): Schedule['unit'] | undefined {
    const held = this.of(live, entry);
    return (held.find((one) => one.setter === setter) ?? held[0])?.unit;
  }

  private running({ state }: LiveStation): HeldProfile[] {
    return (state.profiles ?? []).filter(({ transaction }) => this.parts.book.get(transaction));
  }

  private note(live: LiveStation, command: string): Promise<void> {
    const now = this.parts.clock.now();
    const event = ownEvent(live.identity, { kind: 'CommandSent', command, time: toDateTime(now) }, { now });
    return this.parts.shelf.append({ event, state: live.state });
  }
}
