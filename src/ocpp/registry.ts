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

export interface StationRecord {
  /** Matched byte for byte. */
  identity: string;
  party: PartyId;
  locationId: string;
  places: StationPlace[];
  /** Slow hash; null: it has no password. */
  passwordHash: string | null;
  /** OCPP security profile: it must not come with a lower one (BR-92). */
  securityProfile: number;
  /** Undefined: whatever it asks for. */
  protocol?: Protocol;
  /** Messages are refused for the slightest deviation from the schema. */
  isStrict: boolean;
  createdAt: number;
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

  /** True when the station is new. `password`: undefined keeps the one it has, null takes it away. */
  async put(record: Omit<StationRecord, 'passwordHash'>, password: string | null | undefined): Promise<boolean> {
    const before = this.byIdentity.get(record.identity);
    const kept = before?.passwordHash ?? null;
    const passwordHash =
      password === undefined ? kept : password === null ? null : await this.passwords.hash(Buffer.from(password));
    const after = { ...record, passwordHash, createdAt: before?.createdAt ?? record.createdAt };
    await this.shelf.save(after);
    this.writes++;
    this.byIdentity.set(record.identity, after);
    this.passwords.forget(record.identity);
    return before === undefined;
  }

  async remove(identity: string): Promise<boolean> {
    await this.shelf.remove(identity);
    this.passwords.forget(identity);
    this.writes++;
    return this.byIdentity.delete(identity);
  }

  /** Whether the password is the station's. A binary password may have been registered as hex digits. */
  async verify({ identity, passwordHash }: StationRecord, password: Buffer): Promise<boolean> {
    if (passwordHash === null) return false;
    for (const candidate of formsOf(password))
      if (await this.passwords.verify({ identity, password: candidate, hash: passwordHash })) return true;
    return false;
  }
}

/** Each form costs a slow hash: text is text, other bytes may have been written as hexadecimal digits. */
function formsOf(password: Buffer): Buffer[] {
  const isText = password.every((byte) => byte >= 0x20 && byte < 0x7f);
  const hex = password.toString('hex');
  return isText ? [password] : [password, Buffer.from(hex), Buffer.from(hex.toUpperCase())];
}
