import type { ModuleInterface } from '../../endpoint';
import {
  CancelReservation,
  CommandResponse,
  CommandResult,
  ReserveNow,
  StartSession,
  StopSession,
  UnlockConnector,
} from './command';

const common = {
  method: 'POST',
  section: 'Commands, Receiver Interface',
  answer: CommandResponse,
  result: CommandResult,
} as const;

/** What a CPO can be asked to do. The result is posted to the `response_url` of the request. */
export const commandsReceiver: ModuleInterface = {
  module: 'commands',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    {
      ...common,
      operation: 'postStartSession',
      path: 'START_SESSION',
      summary: 'Start charging at a Location.',
      body: StartSession,
    },
    { ...common, operation: 'postStopSession', path: 'STOP_SESSION', summary: 'Stop a Session.', body: StopSession },
    { ...common, operation: 'postReserveNow', path: 'RESERVE_NOW', summary: 'Reserve an EVSE.', body: ReserveNow },
    {
      ...common,
      operation: 'postCancelReservation',
      path: 'CANCEL_RESERVATION',
      summary: 'Give a reservation back.',
      body: CancelReservation,
    },
    {
      ...common,
      operation: 'postUnlockConnector',
      path: 'UNLOCK_CONNECTOR',
      summary: 'Unlock a Connector.',
      body: UnlockConnector,
    },
  ],
};

/** Where our own `response_url`s are; other senders choose other addresses. */
export const commandsSender: ModuleInterface = {
  module: 'commands',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'postCommandResult',
      method: 'POST',
      path: '{command}/{handle}',
      summary: 'What the charger said; the address came as response_url.',
      section: 'Commands, Sender Interface',
      body: CommandResult,
    },
  ],
};
