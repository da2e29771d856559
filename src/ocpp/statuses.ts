/** What a station says of itself: its connectors' statuses, and from 2.0.1 on the variables of its parts. */
import type { Events } from '../observe/events';
import { keepConfiguration } from './configuration';
import type { Circumstances, Outcome, Workers } from './intake';
import type { LiveStation } from './live';
import { isConstant } from './models/clock';
import { momentOf, positionKey } from './models/state';
import { addEvent } from './models/transaction';
import type { BridgeRules } from './rules';
import type { Position, StatusFact } from './station-event';
import type { TransactionBook } from './transaction-book';

export interface StatusParts {
  rules: BridgeRules;
  events: Events;
  changed: (live: LiveStation, at: Position) => void;
  book: TransactionBook;
}

export function statusWorkers(parts: StatusParts): Workers {
  return {
    ConnectorStatus: async (fact, circumstances) => report(parts, fact, circumstances),
    // OCPP 2.0.1 tells the availability of a connector in two ways; they mean the same.
    VariablesChanged: async ({ statuses }, circumstances) => {
      const { live, receivedAt } = circumstances;
      const outcomes = statuses.map((fact) =>
        report(parts, fact, { ...circumstances, at: momentOf(live.state, fact.time, receivedAt) }),
      );
      return {
        changesState: outcomes.some(({ changesState }) => changesState),
        after: () => {
          for (const { after } of outcomes) after?.();
        },
      };
    },
    ConfigurationRead: async ({ seqNo, entries }, { live }) => {
      keepConfiguration(live, entries, seqNo === 0);
      return { changesState: true };
    },
  };
}

function report({ rules, events, changed, book }: StatusParts, fact: StatusFact, given: Circumstances): Outcome {
  const { live, receivedAt, at } = given;
  const entry = book.openAt(live, fact.at).at(-1);
  const transaction = entry?.row.id;
  if (!isKnown(live, fact.at)) {
    events.stationNoted({ station: live.identity, note: `status of unknown connector ${positionKey(fact.at)}` });
    return {};
  }
  const key = positionKey(fact.at);
  const known = live.state.statuses[key];
  // Out of order: kept, but it changes nothing. A clock that stands still orders nothing.
  if (known && at < known.at - rules.reorderMs && !isConstant(live.state.clock)) return { transaction };
  const { status, errorCode = 'NoError', remarks } = fact;
  live.state.statuses[key] = { status, errorCode, at, receivedAt, ...(remarks ? { remarks } : {}) };
  if (errorCode !== 'NoError' && status !== 'Faulted')
    events.stationNoted({ station: live.identity, note: `connector ${key} warns: ${errorCode}` });
  return {
    transaction,
    changesState: true,
    stored: (event) => entry && addEvent(entry.tx, event),
    after: () => {
      if (entry) book.follow(entry, false);
      changed(live, fact.at);
    },
  };
}

/** The station itself, or a place the operator named: nothing is created from what a station says (BR-15). */
function isKnown({ record }: LiveStation, at: Position): boolean {
  return at.evse === 0 || record.places.some(({ position }) => position.evse === at.evse);
}
