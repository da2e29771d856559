/** Who may talk to whom about what: agreements between parties, as data. */
import type { Clock } from '../lib/clock';
import { type PartyId, type PartyKey, parseParty, partyKey } from '../ocpi/party';

/** Two parties may exchange messages, in both directions. */
export interface Agreement {
  id: string;
  party: PartyKey;
  counterparty: PartyKey;
  /** Module ids it covers; null: all. */
  modules: string[] | null;
  /** Milliseconds, inclusive. */
  validFrom: number;
  /** Milliseconds, exclusive; null: until it is ended. */
  validTo: number | null;
}

/** What the rules ask of the store. */
export interface AgreementShelf {
  load(): Promise<Agreement[]>;
  save(agreement: Agreement): Promise<void>;
  remove(id: string): Promise<void>;
}

const pairOf = (a: PartyKey, b: PartyKey) => (a < b ? `${a}|${b}` : `${b}|${a}`);

export class Rules {
  private readonly byId = new Map<string, Agreement>();
  private byPair = new Map<string, Agreement[]>();
  private checkedAt: number;

  /** `open`: everybody may talk with everybody, and agreements decide nothing. */
  constructor(
    private readonly shelf: AgreementShelf,
    private readonly clock: Clock,
    readonly open: boolean,
  ) {
    this.checkedAt = clock.now();
  }

  /** Brings the memory to what is on the shelf; another node may have changed it. */
  async load(): Promise<void> {
    const agreements = await this.shelf.load();
    this.byId.clear();
    for (const agreement of agreements) this.byId.set(agreement.id, agreement);
    this.index();
  }

  /** Whether the two may talk about a module now; without a module: about anything at all. */
  mayTalk(a: PartyId, b: PartyId, module?: string): boolean {
    return this.open || this.mayTalkByAgreement(partyKey(a), partyKey(b), module);
  }

  agreements(): Agreement[] {
    return [...this.byId.values()];
  }

  agreement(id: string): Agreement | undefined {
    return this.byId.get(id);
  }

  /** Adds or replaces; durable when it returns. */
  async put(agreement: Agreement): Promise<void> {
    await this.shelf.save(agreement);
    this.byId.set(agreement.id, agreement);
    this.index();
  }

  async remove(id: string): Promise<void> {
    await this.shelf.remove(id);
    this.byId.delete(id);
    this.index();
  }

  /** Pairs between which an agreement began or ended by itself since the last call. */
  takeChanges(): [PartyId, PartyId][] {
    const now = this.clock.now();
    const crossed = this.agreements().filter(({ validFrom, validTo }) =>
      [validFrom, validTo].some((moment) => moment !== null && this.checkedAt < moment && moment <= now),
    );
    this.checkedAt = now;
    return crossed.flatMap(({ party, counterparty }) => {
      const a = parseParty(party);
      const b = parseParty(counterparty);
      return a && b ? [[a, b] as [PartyId, PartyId]] : [];
    });
  }

  private mayTalkByAgreement(a: PartyKey, b: PartyKey, module: string | undefined): boolean {
    const now = this.clock.now();
    return (this.byPair.get(pairOf(a, b)) ?? []).some(
      ({ modules, validFrom, validTo }) =>
        validFrom <= now &&
        (validTo === null || now < validTo) &&
        (module === undefined || modules === null || modules.includes(module)),
    );
  }

  private index(): void {
    this.byPair = new Map();
    for (const agreement of this.byId.values()) {
      const pair = pairOf(agreement.party, agreement.counterparty);
      this.byPair.set(pair, [...(this.byPair.get(pair) ?? []), agreement]);
    }
  }
}
