/** What the orders ask of the store. */
import type { PartyKey } from '../../ocpi/party';
import type { Letter } from '../../outbound/letters';
import type { OrderName, Response, Result } from './order';

/** An order that a hosted eMSP has given. */
export interface AskedOrder {
  id: string;
  /** Last segment of its `response_url`; not guessable. */
  handle: string;
  party: PartyKey;
  counterparty: PartyKey;
  /** Over which platform it went; null: to a party hosted here. */
  platformId: string | null;
  name: OrderName;
  /** OCPI's fields without `response_url`, and `session_id` where the address has it. */
  content: string;
  response: Response | null;
  result: Result | null;
  /** What came after the result. */
  history: ({ at: string } & Result)[];
  /** Why there is no response. */
  error: string | null;
  /** Milliseconds. */
  at: number;
  /** When no result is expected any more; null: none is waited for. */
  endsAt: number | null;
  /** Until when a result is taken. */
  usableUntil: number;
  /** Whom it was given for, if not for ourselves: an SCSP behind the eMSP, and its `response_url`. */
  behalf: { party: PartyKey; platformId: string; responseUrl: string } | null;
}

export interface AskedOrderShelf {
  add(order: AskedOrder): Promise<void>;
  get(id: string): Promise<AskedOrder | undefined>;
  byHandle(handle: string): Promise<AskedOrder | undefined>;
  /** Changes it in one transaction; the order as it is then, undefined when it is gone. */
  change(id: string, decide: (order: AskedOrder) => Partial<AskedOrder>): Promise<AskedOrder | undefined>;
  /** Ids of those whose time is over without a result. */
  overdue(nowMs: number, limit: number): Promise<string[]>;
  trim(beforeMs: number): Promise<void>;
}

/** An order that a hosted CPO has taken on. */
export interface TakenOrder {
  id: string;
  party: PartyKey;
  counterparty: PartyKey;
  /** From which platform it came; null: from a party hosted here. */
  platformId: string | null;
  name: OrderName;
  content: string;
  responseUrl: string;
  response: Response;
  result: Result | null;
  at: number;
  /** When it is given up; null: it has its result. */
  endsAt: number | null;
  /** Upper case, where the order names a Token. */
  tokenUid: string | null;
  /** The id of the reservation towards the charger. */
  reservationNumber: number | null;
}

export interface TakenOrderFilter {
  party: PartyKey;
  /** Only those that wait for their result. */
  isOpen?: boolean;
}

export interface TakenOrderShelf {
  add(order: TakenOrder): Promise<void>;
  get(id: string): Promise<TakenOrder | undefined>;
  /** Newest first, older than the id `before`. */
  list(filter: TakenOrderFilter, limit: number, before?: string): Promise<TakenOrder[]>;
  /** Those of one sender since then. */
  since(party: PartyKey, counterparty: PartyKey, sinceMs: number): Promise<TakenOrder[]>;
  /** Those that named the Token since then, newest first. */
  withToken(party: PartyKey, tokenUid: string, sinceMs: number): Promise<TakenOrder[]>;
  /** Writes the result together with the letter that tells it. `decide` returns undefined to leave all as it is. */
  settle(id: string, decide: (order: TakenOrder) => { result: Result; letter: Letter } | undefined): Promise<boolean>;
  overdue(nowMs: number, limit: number): Promise<string[]>;
  trim(beforeMs: number): Promise<void>;
}

/** A reservation that an eMSP has made at a hosted CPO. */
export interface Reservation {
  party: PartyKey;
  counterparty: PartyKey;
  /** Upper case. */
  locationId: string;
  /** As the eMSP named it, upper case. */
  reservationId: string;
  /** Towards the charger: of no other reservation here. */
  number: number;
  /** The ReserveNow that holds. */
  orderId: string;
  expiresAt: number;
  isActive: boolean;
}

export interface ReservationShelf {
  find(party: PartyKey, counterparty: PartyKey, reservationId: string): Promise<Reservation[]>;
  byNumber(party: PartyKey, number: number): Promise<Reservation | undefined>;
  save(reservation: Reservation): Promise<void>;
  trim(beforeMs: number): Promise<void>;
}

/** The profile of one Session, between a CPO and whoever has set one. */
export interface SessionProfile {
  party: PartyKey;
  side: 'CPO' | 'EMSP';
  counterparty: PartyKey;
  /** Upper case. */
  sessionId: string;
  /** ChargingProfile as set last; null: cleared. */
  profile: string | null;
  /** ActiveChargingProfile as told last. */
  active: string | null;
  /** An SCSP for which the eMSP has set it. */
  behalf: PartyKey | null;
  updatedAt: number;
}

export interface SessionProfileShelf {
  get(key: Pick<SessionProfile, 'party' | 'side' | 'counterparty' | 'sessionId'>): Promise<SessionProfile | undefined>;
  /** Everybody who has set a profile of that Session. */
  ofSession(party: PartyKey, side: SessionProfile['side'], sessionId: string): Promise<SessionProfile[]>;
  save(profile: SessionProfile): Promise<void>;
  trim(beforeMs: number): Promise<void>;
}
