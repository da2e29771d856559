/** Joins the parts of the bridge: a station's connection, what its messages mean, and what follows from them. */
import { type PartyId, partyKey } from '../ocpi/party';
import { Authorization } from './authorization';
import { bootWorker } from './boots';
import type { BridgeParts } from './bridge-parts';
import { createCarrying } from './carrying';
import type { Codec } from './codec';
import { CODECS } from './codecs';
import { readConfiguration } from './configuration';
import type { Connection, InboundCall } from './connection';
import { Contracts } from './contracts';
import type { CpoDesk } from './desk';
import type { Entrant } from './entrance';
import { Intake, type TransactionRow } from './intake';
import { type LiveStation, LiveStations } from './live';
import { MessageLog } from './message-log';
import { noticeWorkers } from './notices';
import { Orders } from './orders';
import { Parking } from './parking';
import { Progress } from './progress';
import { StatusTeller } from './projection/location';
import type { GivenProof, StationProof, StationRecord } from './registry';
import { StationServer } from './server';
import { StaleWatch } from './stale';
import type { Position } from './station-event';
import { statusWorkers } from './statuses';
import { type Entry, TransactionBook } from './transaction-book';
import { transactionWorkers } from './transactions';
import { StationViews } from './views';

export class Bridge {
  readonly stations: LiveStations;
  readonly server: StationServer;
  readonly orders: Orders;
  readonly statuses: StatusTeller;
  readonly views: StationViews;
  readonly log: MessageLog;
  readonly transactions: TransactionBook;
  /** What partners and operators ask of stations. */
  readonly carrying: ReturnType<typeof createCarrying>;
  private readonly parking = new Parking();
  private readonly intake: Intake;
  private readonly stale: StaleWatch;
  private startedAt = 0;

  constructor(private readonly parts: BridgeParts) {
    const { registry, holders, shelf, desk, clock, events, spans, rules } = parts;
    this.stations = new LiveStations(registry, shelf, () => this.startedAt);
    this.orders = new Orders(this.stations, CODECS, rules, holders, spans);
    this.log = new MessageLog(parts.messages, clock, (error) => events.traceFailed(error.message));
    const { stations, orders } = this;
    const progress = new Progress({ orders, clock, rules, events });
    const isIncomplete = (entry: Entry) => progress.isIncomplete(entry);
    const book = new TransactionBook({ ...parts, stations, isIncomplete });
    this.transactions = book;
    const activity = (live: LiveStation) => this.carrying.activityOf(live);
    const settled = (identity: string) => this.intake.settled(identity);
    this.statuses = new StatusTeller({ stations: this.stations, desk, clock, rules, events, activity });
    this.views = new StationViews(this.stations, this.statuses, holders);
    const changed = (live: LiveStation) => this.statuses.changed(live);
    const statusOf = (live: LiveStation, evseUid: string) => this.statuses.statusesOf(live).get(evseUid);
    this.carrying = createCarrying({ ...parts, stations, book, orders, statusOf, changed, settled });
    const { reservations, limitChanged } = this.carrying;
    this.stale = new StaleWatch({ book, shelf, clock, rules, progress, events, changed });
    const authorization = new Authorization({ desk, clock, rules, events });
    const contracts = new Contracts({ ...parts, authorization });
    this.intake = new Intake(
      shelf,
      {
        Booted: bootWorker({ rules, events, booted: (live) => this.booted(live) }),
        ...statusWorkers({ rules, events, book, changed: (live, at) => this.reported(live, at) }),
        ...this.carrying.workers,
        ...transactionWorkers({ ...parts, book, reservations, authorization, contracts, changed, limitChanged }),
        ...noticeWorkers(events, rules),
      },
      clock,
      events,
      parts.secrets,
    );
    this.server = new StationServer({ ...parts, codecs: CODECS, log: this.log, bridge: this.doings() });
  }

  /** What the door hands over. */
  private doings() {
    return {
      take: (identity: string) => this.parts.holders.take(identity),
      connected: (entrant: Entrant, connection: Connection) => this.connected(entrant, connection),
      disconnected: (identity: string, connection: Connection) => this.disconnected(identity, connection),
      answer: (identity: string, codec: Codec, call: InboundCall) => this.answer(identity, codec, call),
    };
  }

  async start(): Promise<void> {
    this.startedAt = this.parts.clock.now();
    for (const record of this.parts.registry.all()) this.stations.of(record);
    await this.parts.holders.start({
      registered: () => this.parts.registry.all().map(({ identity }) => identity),
      took: (identities) => this.took(identities),
      letGo: (identity) => this.letGo(identity),
    });
    this.carrying.rollouts.start();
    this.server.start();
  }

  /** This node runs them from now on; what they have done is in the store. */
  private async took(identities: string[]): Promise<void> {
    const lives = await this.stations.take(identities);
    await this.transactions.take(identities);
    this.carrying.reservations.take(lives);
    for (const live of lives) this.stale.disconnected(live);
    // Stations that do not come back after our restart, or after that of the node that had them.
    this.parts.clock.after(this.parts.rules.offlineGraceMs, () => {
      for (const live of lives) if (!live.connection) this.statuses.changed(live);
    });
  }

  /** Another node runs it from now on: what is under way ends, and nothing is done for it here any more. */
  private async letGo(identity: string): Promise<void> {
    await this.server.letGo(identity);
    await this.intake.settled(identity);
    const live = this.stations.find(identity);
    if (live) this.stations.letGo(live);
    if (live) await this.transactions.letGo(live);
  }

  /** Another node has registered a station, changed or removed one. */
  async followRegistry(): Promise<void> {
    const { registry } = this.parts;
    for (const record of registry.all()) {
      this.stations.of(record);
      this.comeIn(record.identity);
    }
    for (const { identity } of [...this.stations.all()]) if (!registry.find(identity)) await this.drop(identity);
  }

  /** A station that goes on at another node meanwhile is read there once its last message here has been stored. */
  async stop(): Promise<void> {
    this.parts.holders.stopLooking();
    this.carrying.rollouts.stop();
    await this.server.stop();
    await this.intake.allSettled();
    await this.statuses.stop();
    await this.transactions.stop();
    this.parts.holders.stop();
    await this.log.stop();
  }

  /** Registers a station; one that waits in front of the door comes again at once. See StationRegistry.put. */
  async register(record: Omit<StationRecord, keyof StationProof>, given: GivenProof): Promise<boolean> {
    const { registry, holders } = this.parts;
    const isNew = await registry.put(record, given);
    await holders.takeFree(record.identity);
    const saved = registry.find(record.identity);
    if (saved) this.statuses.changed(this.stations.of(saved));
    this.comeIn(record.identity);
    return isNew;
  }

  async forget(identity: string): Promise<void> {
    await this.parts.registry.remove(identity);
    await this.drop(identity);
  }

  /** One that waited in front of the door connects again at once. */
  private comeIn(identity: string): void {
    if (this.parking.leave(identity)) this.server.disconnect(identity);
  }

  private async drop(identity: string): Promise<void> {
    await this.parts.holders.forget(identity);
    this.server.disconnect(identity);
    this.stations.remove(identity);
  }

  /** Transactions of a station, newest first. */
  transactionsOf(identity: string, limit: number): Promise<TransactionRow[]> {
    return this.parts.shelf.list(identity, limit);
  }

  /** The objects of the CPOs whose stations these are. */
  get desk(): CpoDesk {
    return this.parts.desk;
  }

  /**
   * The status of an EVSE as it was told last; undefined when no station of ours has it. What another node has told is
   * what the Location says: `held`.
   */
  liveStatus(party: PartyId, locationId: string, evseUid: string, held?: string): string | undefined {
    for (const { record, published, isHere } of this.stations.all())
      if (record.locationId === locationId && partyKey(record.party) === partyKey(party)) {
        if (!isHere && record.places.some((place) => place.evseUid === evseUid)) return held;
        const status = published?.get(evseUid);
        if (status !== undefined) return status;
      }
    return undefined;
  }

  private connected({ identity, record }: Entrant, connection: Connection): LiveStation | undefined {
    const now = this.parts.clock.now();
    if (!record) {
      this.parking.came(identity, now);
      return undefined;
    }
    const live = this.stations.of(record);
    const isBack = live.state.registration === 'Accepted' && live.disconnectedAt !== undefined;
    Object.assign(live, { connection, connectedAt: now, disconnectedAt: undefined });
    live.state.protocol = connection.protocol;
    this.statuses.changed(live);
    if (isBack) this.askStatuses(live, now);
    if (isBack) this.stale.returned(live);
    return live;
  }

  private disconnected(identity: string, connection: Connection): void {
    const live = this.stations.find(identity);
    if (live?.connection !== connection) return;
    Object.assign(live, { connection: undefined, disconnectedAt: connection.lastHeardAt });
    this.stale.disconnected(live);
    const grace = this.parts.rules.offlineGraceMs - (this.parts.clock.now() - connection.lastHeardAt);
    this.parts.clock.after(Math.max(0, grace), () => this.statuses.changed(live));
  }

  /** BR-22: after a reconnect without a boot the last known statuses serve while fresh ones are asked for. */
  private askStatuses(live: LiveStation, connectedAt: number): void {
    const hasBooted = () => (live.state.boot?.at ?? 0) >= connectedAt;
    for (const { position } of live.record.places)
      if (!hasBooted())
        void this.orders.send(live.identity, { kind: 'trigger', message: 'StatusNotification', at: position });
  }

  private reported(live: LiveStation, at: Position): void {
    this.statuses.changed(live);
    this.stale.statusChanged(live, at);
    this.carrying.reservationWatch.reported(live);
  }

  private booted(live: LiveStation): void {
    this.statuses.changed(live);
    this.stale.booted(live);
    this.carrying.reservationWatch.booted(live);
    this.carrying.rollouts.booted(live);
    void readConfiguration(live, this.orders);
  }

  private async answer(identity: string, codec: Codec, call: InboundCall): Promise<object> {
    const live = this.stations.find(identity);
    if (live) return this.intake.answer(live, codec, call);
    const { clock, rules } = this.parts;
    return this.parking.answer(identity, codec, call, { now: clock.now(), retrySec: rules.retrySec });
  }
}
