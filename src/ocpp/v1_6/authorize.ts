import type { AuthorizeRequest, AuthorizeResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';
import { idTagInfoOf, tokenOf } from './words';

/** May this card charge? `ConcurrentTx` is for StartTransaction.conf alone. */
export const authorize: InboundMessage<AuthorizeRequest, AuthorizeResponse> = {
  action: 'Authorize',
  read: ({ idTag }) => ({ kind: 'AuthorizeAsked', token: tokenOf(idTag) }),
  answer: ({ verdict = { status: 'invalid' } }) => ({
    idTagInfo: idTagInfoOf(verdict.status === 'concurrent' ? { ...verdict, status: 'accepted' } : verdict),
  }),
};
