/** Every station as it is at this moment: what the operator said, what the events add up to, and its connection. */
import type { Forgetting } from '../lib/forgetting';
import type { Connection } from './connection';
import { type EvseStatus, newState, type StationState } from './models/state';
import type { Link } from './models/status';
import type { Transaction } from './models/transaction';
import type { StationRecord, StationRegistry } from './registry';
import type { BridgeRules } from './rules';

/** A call that was answered, to be answered the same when it is repeated. */
export interface AnsweredCall {
  messageId: string;
  digest: string;
  answer: object;
}

export interface LiveStation {
  readonly identity: string;
  record: StationRecord;
  /** Whether this node runs it; what is remembered here of another node's station is old. */
  isHere: boolean;
  state: StationState;
  connection?: Connection;
  /** Milliseconds; undefined: not since this process started. */
  connectedAt?: number;
  disconnectedAt?: number;
  /** Last calls; undefined until they are needed and were read from the store. */
  answered?: AnsweredCall[];
  /** EVSE uid → the status that was told last; undefined until it was read from the Location. */
  published?: Map<string, EvseStatus>;
  /** Milliseconds until which EVSEs without a report are not told as UNKNOWN: it has just booted. */
  quietUntil?: number;
  /** Transactions that are not closed, by our id. */
  readonly transactions: Map<string, Transaction>;
}

/** What a station's state asks of the store. */
export interface StateShelf {
  /** Of these stations, as far as they have one. */
  states(identities: string[]): Promise<{ identity: string; state: StationState }[]>;
}

export class LiveStations {
  private readonly byIdentity = new Map<string, LiveStation>();

  constructor(
    private readonly registry: StationRegistry,
    private readonly shelf: StateShelf,
    private readonly startedAt: () => number,
  ) {}

  /** This node runs them from now on: what they are is in the store. */
  async take(identities: string[]): Promise<LiveStation[]> {
    const states = new Map((await this.shelf.states(identities)).map(({ identity, state }) => [identity, state]));
    return identities.flatMap((identity) => {
      const record = this.registry.find(identity);
      if (!record) return [];
      const state = { ...newState(), ...states.get(identity) };
      return Object.assign(this.of(record), { state, isHere: true, answered: undefined, published: undefined });
    });
  }

  /** Another node runs it from now on. */
  letGo(live: LiveStation): void {
    Object.assign(live, { isHere: false, connection: undefined, connectedAt: undefined, disconnectedAt: undefined });
  }

  /** The station, with the record as it is now. */
  of(record: StationRecord): LiveStation {
    const live = this.byIdentity.get(record.identity) ?? this.add(record);
    live.record = record;
    return live;
  }

  /** Names somebody no more, in what is remembered here. */
  forget(names: Forgetting): void {
    for (const live of this.byIdentity.values()) {
      names.inside(live.state);
      live.answered = undefined;
    }
  }

  find(identity: string): LiveStation | undefined {
    return this.byIdentity.get(identity);
  }

  all(): IterableIterator<LiveStation> {
    return this.byIdentity.values();
  }

  remove(identity: string): void {
    this.byIdentity.delete(identity);
  }

  /** After a restart of ours nobody is connected: the grace time counts from then (EC-12). */
  linkOf({ connection, disconnectedAt, state }: LiveStation, now: number, rules: BridgeRules): Link {
    if (connection?.isOpen) return { kind: 'up' };
    if (state.protocol === null) return { kind: 'never' };
    return { kind: 'lost', isLong: now - (disconnectedAt ?? this.startedAt()) >= rules.offlineGraceMs };
  }

  private add(record: StationRecord): LiveStation {
    const live: LiveStation = {
      identity: record.identity,
      record,
      isHere: false,
      state: newState(),
      transactions: new Map(),
    };
    this.byIdentity.set(record.identity, live);
    return live;
  }
}
