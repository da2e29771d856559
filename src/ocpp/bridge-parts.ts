/** What the bridge is built of. */
import type { Clock } from '../lib/clock';
import type { Secrets } from '../lib/secrets';
import type { Events } from '../observe/events';
import type { Spans } from '../observe/spans';
import type { CpoDesk } from './desk';
import type { EntranceParts } from './entrance';
import type { Holders } from './holders';
import type { EventShelf } from './intake';
import type { StateShelf } from './live';
import type { LocalListShelf } from './local-lists';
import type { MessageLogShelf } from './message-log';
import type { PncBackend } from './pnc-backend';
import type { BridgeRules } from './rules';
import type { TransactionShelf } from './transaction-book';

export interface BridgeParts extends EntranceParts {
  holders: Holders;
  shelf: EventShelf & StateShelf & TransactionShelf;
  messages: MessageLogShelf;
  lists: LocalListShelf;
  secrets: Secrets;
  pnc: PncBackend;
  desk: CpoDesk;
  clock: Clock;
  events: Events;
  spans: Spans;
  rules: BridgeRules;
  frameLimit: number;
}
