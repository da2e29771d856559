/**
 * What drivers want of a charge at our stations (mapping 9.6). No station hears of it: what is accepted counts for the
 * tariff from then on, and is kept with the transaction.
 */
import type { Json } from '../cluster/bus';
import { type Clock, fromDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import type { ChargingPreferences, ChargingPreferencesResponse } from '../ocpi/model';
import { type PartyKey, partyOfKey } from '../ocpi/party';
import type { Holders } from './holders';
import type { EventShelf } from './intake';
import { addEvent } from './models/transaction';
import { ownEvent } from './own-event';
import type { Targets } from './targets';
import type { Entry, TransactionBook, TransactionShelf } from './transaction-book';

export interface PreferencesQuestion {
  party: PartyKey;
  session: JsonObject;
  preferences: ChargingPreferences;
}

export interface PreferencesParts {
  targets: Targets;
  book: TransactionBook;
  holders: Holders;
  shelf: EventShelf & Pick<TransactionShelf, 'bySession'>;
  clock: Clock;
}

const TAKE = 'preferences';
const TAKE_MS = 5_000;
const HOUR_MS = 3_600_000;

export class Preferences {
  constructor(private readonly parts: PreferencesParts) {
    parts.holders.offer(TAKE, async (_, question) => this.takeHere(question as unknown as PreferencesQuestion));
  }

  /** What is acceptable by the objects alone, taken to the charge that it is about, at whichever node. */
  async take(question: PreferencesQuestion): Promise<ChargingPreferencesResponse> {
    const { holders, shelf } = this.parts;
    const station = (await shelf.bySession(String(question.session.id)))?.station;
    if (station === undefined || holders.holds(station)) return this.takeHere(question);
    const answer = await holders.ask(station, TAKE, question as unknown as Json, TAKE_MS).catch(() => undefined);
    return (answer as ChargingPreferencesResponse | undefined) ?? 'NOT_POSSIBLE';
  }

  private async takeHere({ party, session, preferences }: PreferencesQuestion): Promise<ChargingPreferencesResponse> {
    const { targets, book, clock } = this.parts;
    const target = targets.session(partyOfKey(party), session.id);
    // A Session whose charger is run elsewhere.
    if (!target) return 'ACCEPTED';
    if (!isPossible(preferences, target.entry, clock.now())) return 'NOT_POSSIBLE';
    await this.keep(target.entry, preferences);
    book.follow(target.entry);
    return 'ACCEPTED';
  }

  private async keep({ row, tx }: Entry, { profile_type, discharge_allowed }: ChargingPreferences): Promise<void> {
    const fact = {
      kind: 'PreferencesSet' as const,
      profile: profile_type,
      ...(discharge_allowed ? { mayDischarge: true } : {}),
    };
    const event = ownEvent(row.station, fact, { now: this.parts.clock.now(), transaction: row.id });
    await this.parts.shelf.append({ event });
    addEvent(tx, event);
  }
}

/** Whether the EVSE can give so much by then. */
function isPossible({ energy_need, departure_time }: ChargingPreferences, { tx }: Entry, now: number): boolean {
  const watts = tx.opening.place?.maxPower;
  if (typeof energy_need !== 'number' || !departure_time || watts === undefined) return true;
  const hours = Math.max(0, fromDateTime(departure_time) - now) / HOUR_MS;
  return energy_need * 1000 <= watts * hours;
}
