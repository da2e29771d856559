/** The stations that may connect: what the operator said of each. Held in memory, written through. */
import type { PartyId } from '../ocpi/party';
import type { Protocol } from './message';
import type { Passwords } from './passwords';
import type { Position } from './station-event';

/** One EVSE's connector as the station numbers it, and what it is in OCPI. */
export interface StationPlace {
  position: Position;
  evseUid: string;
  /** Undefined: the only connector of the EVSE. */
  connectorId?: string;
  evseId?: string;
  /** Places of one group share a power unit: only one of them can be used at a time (BR-13). */
  shareGroup?: string;
  /** Whether the car may feed back. */
  isBidirectional?: boolean;
}

/** What a station is to take up, good beside what it has until it has come with it once. Passwords are sealed. */
export interface Awaited {
  password?: { sealed: string; until: number } | undefined;
  /** Serial number of a certificate that was made for it. */
  certificateSerial?: string | undefined;
  profile?: { profile: number; until: number } | undefined;
}

/** How a station proves who it is. */
export interface StationProof {
  /** Slow hash; null: it has no password. */
  passwordHash: string | null;
  /** Serial number of its client certificate, since it first came with it; null: it has not (BR-91). */
  certificateSerial: string | null;
  awaited: Awaited | null;
}

export interface StationRecord extends StationProof {
  /** Matched byte for byte. */
  identity: string;
  party: PartyId;
  locationId: string;
  places: StationPlace[];
  /** OCPP security profile: it must not come with a lower one (BR-92). */
  securityProfile: number;
  /** Undefined: whatever it asks for. */
  protocol?: Protocol;
  /** Messages are refused for the slightest deviation from the schema. */
  isStrict: boolean;
  createdAt: number;
}

/** What an operator says of how a station proves who it is. */
export interface GivenProof {
  password?: string | null | undefined;
  certificateSerial?: string | null | undefined;
}

/** What the registry asks of the store. */
export interface RegistryShelf {
  load(): Promise<StationRecord[]>;
  save(record: StationRecord): Promise<void>;
  remove(identity: string): Promise<void>;
}

/** OCPP-J: what an identity may be made of; it is also the user of HTTP Basic. */
export const IDENTITY = /^[A-Za-z0-9*\-_.=:+|@]{1,48}$/;

export class StationRegistry {
  private readonly byIdentity = new Map<string, StationRecord>();
  private writes = 0;

  constructor(
    private readonly shelf: RegistryShelf,
    private readonly passwords: Passwords,
  ) {}

  async load(): Promise<void> {
    const before = this.writes;
    const records = await this.shelf.load();
    // What this node has written meanwhile may not be among them: it reads again.
    if (before !== this.writes) return this.load();
    this.byIdentity.clear();
    for (const record of records) this.byIdentity.set(record.identity, record);
  }

  find(identity: string): StationRecord | undefined {
    return this.byIdentity.get(identity);
  }

  all(): StationRecord[] {
    return [...this.byIdentity.values()];
  }

  /** True when the station is new. What `given` leaves out stays as it is, null takes it away. */
  async put(record: Omit<StationRecord, keyof StationProof>, given: GivenProof): Promise<boolean> {
    const before = this.byIdentity.get(record.identity);
    const { password, certificateSerial } = given;
    const passwordHash =
      password === undefined
        ? (before?.passwordHash ?? null)
        : password && (await this.passwords.hash(Buffer.from(password)));
    await this.save({
      ...record,
      passwordHash,
      certificateSerial: certificateSerial === undefined ? (before?.certificateSerial ?? null) : certificateSerial,
      awaited: {
        ...before?.awaited,
        ...(password === undefined ? {} : { password: undefined }),
        ...(certificateSerial === undefined ? {} : { certificateSerial: undefined }),
      },
      createdAt: before?.createdAt ?? record.createdAt,
    });
    return before === undefined;
  }

  /** Changes what is known of a station, as it is now; nothing happens when it is gone. */
  async change(
    identity: string,
    changes: (record: StationRecord) => Partial<StationProof & Pick<StationRecord, 'securityProfile'>>,
  ): Promise<void> {
    const record = this.byIdentity.get(identity);
    if (record) await this.save({ ...record, ...changes(record) });
  }

  private async save(record: StationRecord): Promise<void> {
    await this.shelf.save(record);
    this.writes++;
    this.byIdentity.set(record.identity, record);
    this.passwords.forget(record.identity);
  }

  async remove(identity: string): Promise<boolean> {
    await this.shelf.remove(identity);
    this.passwords.forget(identity);
    this.writes++;
    return this.byIdentity.delete(identity);
  }
}
