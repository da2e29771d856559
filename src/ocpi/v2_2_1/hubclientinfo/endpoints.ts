import type { ModuleInterface } from '../../endpoint';
import { ClientInfo } from './client-info';

export const hubclientinfoSender = {
  module: 'hubclientinfo',
  role: 'SENDER',
  kind: 'configuration',
  endpoints: [
    {
      operation: 'getClientInfos',
      method: 'GET',
      path: '',
      summary: 'The parties that can be reached through this hub.',
      section: 'HubClientInfo, Sender Interface',
      list: true,
      answer: ClientInfo,
      answersList: true,
    },
  ],
} as const satisfies ModuleInterface;

const receiver = 'HubClientInfo, Receiver Interface';
const path = '{country_code}/{party_id}';

export const hubclientinfoReceiver = {
  module: 'hubclientinfo',
  role: 'RECEIVER',
  kind: 'configuration',
  endpoints: [
    {
      operation: 'getClientInfo',
      method: 'GET',
      path,
      summary: 'The ClientInfo of a party as this platform holds it.',
      section: receiver,
      answer: ClientInfo,
    },
    {
      operation: 'putClientInfo',
      method: 'PUT',
      path,
      summary: "A hub's news of one of its parties.",
      section: receiver,
      body: ClientInfo,
    },
  ],
} as const satisfies ModuleInterface;
