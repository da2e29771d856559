/** What is kept of everything that went over the wire: requests of OCPI, and frames of stations. */
import type { TallyShelf } from '../observe/tally';
import type { TraceShelf } from '../observe/trace';
import type { MessageLogShelf } from '../ocpp/message-log';

export type MessageShelf = TraceShelf & TallyShelf & MessageLogShelf;
