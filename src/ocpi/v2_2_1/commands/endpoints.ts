import type { Endpoint, ModuleInterface } from '../../endpoint';

const COMMANDS = {
  START_SESSION: 'Start charging at a Location.',
  STOP_SESSION: 'Stop a Session.',
  RESERVE_NOW: 'Reserve an EVSE.',
  CANCEL_RESERVATION: 'Give a reservation back.',
  UNLOCK_CONNECTOR: 'Unlock a Connector.',
};

/** What a CPO can be asked to do. The result is posted to the `response_url` of the request. */
export const commandsReceiver: ModuleInterface = {
  module: 'commands',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: Object.entries(COMMANDS).map(
    ([command, summary]): Endpoint => ({
      operation: `post${command}`,
      method: 'POST',
      path: command,
      summary,
      section: 'Commands, Receiver Interface',
    }),
  ),
};

/** OCPI 2.2.1 "Commands, Sender Interface": results come at addresses of the sender's choice, not below this one. */
export const commandsSender: ModuleInterface = {
  module: 'commands',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [],
};
