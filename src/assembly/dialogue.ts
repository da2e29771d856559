/** Joins what hosted parties ask and answer: authorization, commands, charging profiles. */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { PartyId } from '../ocpi/party';
import type { Caller } from '../outbound/call';
import type { EgressPolicy } from '../outbound/egress';
import { type Letter, type LetterShelf, Letters } from '../outbound/letters';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { AskTokens } from '../roles/ask-tokens';
import { Authorizer } from '../roles/authorize';
import { AskedOrders } from '../roles/orders/asked';
import { Checks } from '../roles/orders/checks';
import type { Incoming } from '../roles/orders/desk';
import { grantedByCommand } from '../roles/orders/grants';
import { orderOperations } from '../roles/orders/operations';
import type { Result } from '../roles/orders/order';
import { Profiles } from '../roles/orders/profiles';
import { ProfileRelay } from '../roles/orders/relay';
import { Reservations } from '../roles/orders/reservations';
import type { AskedOrderShelf, ReservationShelf, SessionProfileShelf, TakenOrderShelf } from '../roles/orders/shelf';
import { TakenOrders } from '../roles/orders/taken';
import type { ObjectShelf } from '../roles/shelf';
import { TokenJudge } from '../roles/token-judge';
import type { TokenPolicyShelf } from '../roles/token-policy';

/** What is remembered of conversations. */
export interface DialogueShelves {
  policies: TokenPolicyShelf;
  asked: AskedOrderShelf;
  taken: TakenOrderShelf;
  reservations: ReservationShelf;
  profiles: SessionProfileShelf;
  letters: LetterShelf;
}

export interface DialogueParts {
  shelves: DialogueShelves;
  objects: ObjectShelf;
  book: AddressBook;
  hosted: HostedParties;
  caller: Caller;
  egress: EgressPolicy;
  clock: Clock;
  events: Events;
  mayTalk: (a: PartyId, b: PartyId, module: string) => boolean;
  /** Address of a module's Sender interface here. */
  addressOf: (module: string) => string;
  settings: { authorizeUnknown: string; authorizeTimeoutMs: number; commandTimeoutSeconds: number };
}

const TRIMMED = ['asked', 'taken', 'reservations', 'profiles'] as const;

export function createDialogue(parts: DialogueParts) {
  const { shelves } = parts;
  const { judge, authorizer } = createAuthorization(parts);
  const letters: Letters = new Letters({
    ...parts,
    shelf: shelves.letters,
    here: (letter) => deliver(letter, profiles, asked),
  });
  const profiles: Profiles = new Profiles({ ...parts, shelf: shelves.profiles, letters });
  const taken = createTaken(parts, letters, profiles);
  const relay: ProfileRelay = new ProfileRelay({ ...parts, letters, asked: () => asked });
  const asked: AskedOrders = new AskedOrders({
    ...parts,
    shelf: shelves.asked,
    takeHere: ({ cpo, party, ...order }) => taken.take({ ...order, party: cpo.id, from: party }),
    resulted: (order, result) => both(profiles.askedResulted(order, result), relay.resulted(order, result)),
  });
  const take = async (incoming: Incoming) => (await relay.take(incoming)) ?? taken.take(incoming);

  return {
    policies: shelves.policies,
    takenShelf: shelves.taken,
    judge,
    authorizer,
    asked,
    taken,
    profiles,
    operations: { ...judge.operations(), ...orderOperations({ take, profiles }) },
    start() {
      for (const one of [letters, taken, asked]) one.start();
    },
    async stop() {
      for (const one of [asked, taken, letters]) await one.stop();
    },
    /** Forgets what is over for that many days. */
    async trim(days: number) {
      const before = parts.clock.now() - days * 86_400_000;
      for (const name of TRIMMED) await shelves[name].trim(before);
    },
  };
}

/** A letter between two parties that are hosted here. */
async function deliver({ method, url, from, to, body }: Letter, profiles: Profiles, asked: AskedOrders): Promise<void> {
  if (method === 'PUT') return profiles.told(to, from, url, JSON.parse(body));
  return asked.takeHere(url.slice(url.lastIndexOf('/') + 1), JSON.parse(body) as Result);
}

const both = (...jobs: Promise<void>[]) => Promise.all(jobs).then(() => undefined);

function createAuthorization({ shelves, settings, objects, ...parts }: DialogueParts) {
  const { clock, events } = parts;
  const { policies, taken } = shelves;
  const judge = new TokenJudge({ shelf: objects, policies, told: (judged) => events.tokenAuthorized(judged) });
  const ask = new AskTokens({ ...parts, judge, unknown: settings.authorizeUnknown });
  const authorizer = new Authorizer({
    shelf: objects,
    ask,
    clock,
    deadlineMs: settings.authorizeTimeoutMs,
    granted: (party, token, place) => grantedByCommand({ shelf: taken, clock }, party, token, place),
  });
  return { judge, authorizer };
}

function createTaken({ shelves, settings, objects, ...parts }: DialogueParts, letters: Letters, profiles: Profiles) {
  const reservations = new Reservations(shelves.reservations, parts.clock);
  return new TakenOrders({
    ...parts,
    shelf: shelves.taken,
    checks: new Checks({ shelf: objects, reservations, profiles, clock: parts.clock }),
    reservations,
    letters,
    timeoutSeconds: settings.commandTimeoutSeconds,
    resulted: (order, result) => profiles.takenResulted(order, result),
  });
}
