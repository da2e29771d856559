/** The parties this instance speaks for. The hub's own party comes from the settings, the others from the operator. */
import { createHash } from 'node:crypto';
import type { BusinessDetails, CredentialsRole } from '../ocpi/model';
import { type PartyId, type PartyKey, partyKey, type Role } from '../ocpi/party';

export interface HostedParty {
  id: PartyId;
  roles: Role[];
  business_details: BusinessDetails;
}

/** What hosted parties ask of the store. */
export interface HostedPartyShelf {
  load(): Promise<HostedParty[]>;
  save(party: HostedParty): Promise<void>;
  remove(party: PartyId): Promise<void>;
}

export class HostedParties {
  private readonly byKey = new Map<PartyKey, HostedParty>();

  constructor(
    private readonly shelf: HostedPartyShelf,
    /** The hub's own party; undefined when this instance is no hub. */
    readonly hub: HostedParty | undefined,
  ) {}

  /** Brings the memory to what is on the shelf; another node may have changed it. */
  async load(): Promise<void> {
    const parties = await this.shelf.load();
    this.byKey.clear();
    for (const party of parties) this.byKey.set(partyKey(party.id), party);
  }

  /** True when the party is new here. */
  async put(party: HostedParty): Promise<boolean> {
    await this.shelf.save(party);
    const isNew = !this.byKey.has(partyKey(party.id));
    this.byKey.set(partyKey(party.id), party);
    return isNew;
  }

  async remove(id: PartyId): Promise<boolean> {
    await this.shelf.remove(id);
    return this.byKey.delete(partyKey(id));
  }

  find(id: PartyId): HostedParty | undefined {
    const key = partyKey(id);
    return this.byKey.get(key) ?? (this.hub && partyKey(this.hub.id) === key ? this.hub : undefined);
  }

  /** The hub's own party first. */
  all(): HostedParty[] {
    return [...(this.hub ? [this.hub] : []), ...this.byKey.values()];
  }

  /** Those that act here as CPO, eMSP and so on: all but the hub's own party. */
  spokenFor(): HostedParty[] {
    return [...this.byKey.values()];
  }

  /** What our credentials say of us. OCPI 2.2.1 "Credentials object": parties behind the hub do not appear. */
  credentialsRoles(): CredentialsRole[] {
    return this.all().flatMap(({ id, roles, business_details }) =>
      roles.map((role) => ({ role, country_code: id.countryCode, party_id: id.partyId, business_details })),
    );
  }

  /** Changes with what our credentials say of us, and with nothing else: not with the order, which a restart changes. */
  rolesMark(): string {
    const roles = this.credentialsRoles().map((role) => JSON.stringify(role));
    return createHash('sha256').update(JSON.stringify(roles.sort())).digest('base64url');
  }
}
