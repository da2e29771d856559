import type { ModuleInterface } from '../../endpoint';
import { AuthorizationInfo, LocationReferences, TokenQuery } from './authorization';
import { Token } from './token';

const sender = 'Tokens, Sender Interface';

export const tokensSender: ModuleInterface = {
  module: 'tokens',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'getTokens',
      method: 'GET',
      path: '',
      summary: 'The Tokens of an eMSP, page by page.',
      section: sender,
      list: true,
      answer: Token,
      answersList: true,
    },
    {
      operation: 'postAuthorize',
      method: 'POST',
      path: '{token_uid}/authorize',
      summary: 'May this Token charge now, and where?',
      section: sender,
      query: TokenQuery,
      body: LocationReferences,
      bodyOptional: true,
      answer: AuthorizationInfo,
    },
  ],
};

const common = {
  path: '{country_code}/{party_id}/{token_uid}',
  section: 'Tokens, Receiver Interface',
  query: TokenQuery,
};

export const tokensReceiver: ModuleInterface = {
  module: 'tokens',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    { ...common, operation: 'getPushedToken', method: 'GET', summary: 'The Token as held.', answer: Token },
    { ...common, operation: 'putToken', method: 'PUT', summary: 'A new or replaced Token.', body: Token },
    { ...common, operation: 'patchToken', method: 'PATCH', summary: 'Changed members of a Token.', body: Token },
  ],
};
