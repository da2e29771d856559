import type { ModuleInterface } from '../../endpoint';
import { oneOf } from '../../kinds';
import { CHARGING_PREFERENCES_RESPONSES, ChargingPreferences, Session, SessionListQuery } from './session';

const sender = 'Sessions, Sender Interface';

export const sessionsSender: ModuleInterface = {
  module: 'sessions',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'getSessions',
      method: 'GET',
      path: '',
      summary: 'The Sessions of a CPO, page by page.',
      section: sender,
      list: true,
      query: SessionListQuery,
      answer: Session,
      answersList: true,
    },
    {
      operation: 'putChargingPreferences',
      method: 'PUT',
      path: '{session_id}/charging_preferences',
      summary: 'What the driver wants of this Session.',
      section: sender,
      body: ChargingPreferences,
      answer: oneOf(CHARGING_PREFERENCES_RESPONSES),
    },
  ],
};

const common = { path: '{country_code}/{party_id}/{session_id}', section: 'Sessions, Receiver Interface' };

export const sessionsReceiver: ModuleInterface = {
  module: 'sessions',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    { ...common, operation: 'getPushedSession', method: 'GET', summary: 'The Session as held.', answer: Session },
    { ...common, operation: 'putSession', method: 'PUT', summary: 'A new or replaced Session.', body: Session },
    { ...common, operation: 'patchSession', method: 'PATCH', summary: 'Changed members of a Session.', body: Session },
  ],
};
