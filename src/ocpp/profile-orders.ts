/** Charging profiles of eMSPs and SCSPs at stations: set, asked for, taken away (mapping 9.1 to 9.4). */

import type { Clock } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import type { ChargingProfile } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
import { type Carrier, type CommandOrder, type CommandOutcome, OFFLINE, type Response, told } from './commands';
import type { CpoDesk } from './desk';
import { isSession } from './endings';
import type { LiveStation } from './live';
import { abilitiesOf } from './models/abilities';
import { activeOf, inUnit, merged, scheduleOf, wiringOf } from './models/schedule';
import type { FrozenPlace } from './models/transaction';
import type { OrderOutcome, Schedule } from './order';
import type { Orders } from './orders';
import type { ProfileNews } from './profile-news';
import type { Profiles } from './profiles';
import type { BridgeRules } from './rules';
import type { Position } from './station-event';
import type { Targets } from './targets';
import type { Entry, TransactionShelf } from './transaction-book';

export interface ProfileOrderParts {
  profiles: Profiles;
  profileNews: ProfileNews;
  targets: Targets;
  orders: Orders;
  shelf: Pick<TransactionShelf, 'bySession'>;
  desk: CpoDesk;
  clock: Clock;
  rules: BridgeRules;
}

/** A transaction at a place that we know. */
interface Charge {
  live: LiveStation;
  entry: Entry;
  at: Position;
  place: FrozenPlace;
}

const SET = 'SET_CHARGING_PROFILE';
const GET = 'GET_ACTIVE_CHARGING_PROFILE';
const CLEAR = 'CLEAR_CHARGING_PROFILE';

const NOT_CHARGING = { result: 'UNKNOWN_SESSION', words: 'the Session is not charging' };
const UNABLE = { result: 'NOT_SUPPORTED', words: 'the charger takes no charging profiles' };
const NO_PERIODS = {
  result: 'REJECTED',
  situation: 'invalidParameters' as const,
  words: '/charging_profile/charging_profile_period is missing; a charger needs at least one period',
};

export class ProfileOrders implements Carrier {
  constructor(private readonly parts: ProfileOrderParts) {}

  takes({ name }: CommandOrder): boolean {
    return name === SET || name === GET || name === CLEAR;
  }

  async stationFor(order: CommandOrder): Promise<string | undefined> {
    if (!this.takes(order)) return undefined;
    const { party, content } = order;
    const here = this.parts.targets.session(party, content.session_id);
    return here?.live.identity ?? (await this.parts.shelf.bySession(String(content.session_id)))?.station;
  }

  async responseTo(order: CommandOrder): Promise<Response> {
    const target = this.parts.targets.session(order.party, order.content.session_id);
    if (!target) return undefined;
    const { live, entry } = target;
    if (entry.row.state !== 'open' || !isSession(entry.tx)) return NOT_CHARGING;
    if (!abilitiesOf(live.state).canLimit) return UNABLE;
    if (!live.connection?.isOpen) return OFFLINE;
    return order.name === SET && !profileOf(order.content).charging_profile_period?.length ? NO_PERIODS : 'ACCEPTED';
  }

  async execute(order: CommandOrder): Promise<CommandOutcome> {
    const charge = this.find(order);
    if (!charge) return { result: 'REJECTED' };
    if (order.name === GET) return this.get(order, charge);
    return order.name === SET ? this.set(order, charge) : this.clear(order, charge);
  }

  private find({ party, content }: CommandOrder): Charge | undefined {
    const target = this.parts.targets.session(party, content.session_id);
    const { position: at, place } = target?.entry.tx.opening ?? {};
    return target && at && place ? { ...target, at, place } : undefined;
  }

  private async set({ from, content }: CommandOrder, charge: Charge): Promise<CommandOutcome> {
    const { profiles, profileNews, orders, rules } = this.parts;
    const { live, entry, at } = charge;
    const setter = partyKey(from);
    const { maxStackLevel } = abilitiesOf(live.state);
    const id = await profiles.number(live, entry, setter);
    const outcome = await orders.send(live.identity, {
      kind: 'setProfile',
      at,
      profileId: id,
      stackLevel: Math.min(rules.profileLevel, maxStackLevel),
      purpose: 'transaction',
      transaction: entry.row.ocppId ?? undefined,
      schedule: scheduleFor(profileOf(content), charge),
    });
    if (outcome.status !== 'accepted') return this.refused(outcome, charge);
    await profiles.set(live, entry, { id, setter, unit: profileOf(content).charging_rate_unit });
    profileNews.changedBy(setter, live, entry);
    return { result: 'ACCEPTED' };
  }

  private async get({ from, content }: CommandOrder, charge: Charge): Promise<CommandOutcome> {
    const { profiles, orders, clock, rules } = this.parts;
    const { live, entry, at, place } = charge;
    const unit = profiles.unitOf(live, entry, partyKey(from)) ?? (place.isDc ? 'W' : 'A');
    const { units } = abilitiesOf(live.state);
    const asked = units.includes(unit) ? unit : units[0];
    const durationSec = Math.min(Number(content.duration), rules.compositeMaxSec);
    const outcome = await orders.send(live.identity, { kind: 'readSchedule', at, durationSec, unit: asked });
    if (outcome.status !== 'accepted') return this.refused(outcome, charge);
    const schedule = outcome.schedule && inUnit(outcome.schedule, unit, wiringOf(place));
    const active = activeOf(schedule, clock.now());
    return active ? { result: 'ACCEPTED', profile: active as unknown as JsonObject } : { result: 'UNKNOWN' };
  }

  /** By its id only: by purpose the operator's own limits would go too. */
  private async clear({ from }: CommandOrder, charge: Charge): Promise<CommandOutcome> {
    const { profiles, profileNews, orders } = this.parts;
    const { live, entry } = charge;
    const held = profiles.find(live, entry, partyKey(from));
    if (!held) return { result: 'UNKNOWN' };
    const outcome = await orders.send(live.identity, { kind: 'clearProfile', profileId: held.id });
    const { status } = outcome;
    if (status !== 'accepted' && status !== 'unknown') return this.refused(outcome, charge);
    await profiles.cleared(live, held);
    profileNews.changedBy(held.setter, live, entry);
    return { result: status === 'accepted' ? 'ACCEPTED' : 'UNKNOWN' };
  }

  /** OCPI has no more words for it; what the station cannot do is no longer offered. */
  private async refused({ status, reason }: OrderOutcome, { live, place }: Charge): Promise<CommandOutcome> {
    if (status === 'notSupported')
      await this.parts.desk.withdraw(live.record, place.location.evse_uid, 'CHARGING_PROFILE_CAPABLE');
    return told('REJECTED', reason);
  }
}

const profileOf = ({ charging_profile }: JsonObject) => charging_profile as unknown as ChargingProfile;

/** In a unit and with as many periods as the station takes. */
function scheduleFor(profile: ChargingProfile, { live, place }: Charge): Schedule {
  const { units, maxPeriods } = abilitiesOf(live.state);
  const wiring = wiringOf(place);
  const schedule = scheduleOf(profile, place.isDc ? undefined : wiring.phases);
  const unit = units.includes(schedule.unit) ? schedule.unit : (units[0] ?? schedule.unit);
  return merged(inUnit(schedule, unit, wiring), maxPeriods);
}
