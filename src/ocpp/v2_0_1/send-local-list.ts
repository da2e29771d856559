import type { AuthorizationData, SendLocalListRequest, SendLocalListResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import type { LocalListEntry } from '../order';
import { idTokenInfoOf, idTokenOf, outcomeOf } from './words';

const STATUSES = { Accepted: 'accepted', Blocked: 'blocked', Expired: 'expired', Invalid: 'invalid' } as const;

/** An empty list is left out: the schema wants at least one entry. */
export const sendLocalList: OutboundMessage<'sendLocalList', SendLocalListResponse> = {
  kind: 'sendLocalList',
  action: 'SendLocalList',
  write: ({ version, isFull, entries }): SendLocalListRequest => ({
    versionNumber: version,
    updateType: isFull ? 'Full' : 'Differential',
    ...(entries.length > 0 ? { localAuthorizationList: entries.map(entryOf) } : {}),
  }),
  read: outcomeOf({ Accepted: 'accepted', Failed: 'failed', VersionMismatch: 'versionMismatch' }),
};

function entryOf({ token, status, group, expiresAt }: LocalListEntry): AuthorizationData {
  const idToken = idTokenOf(token);
  if (status === undefined) return { idToken };
  return { idToken, idTokenInfo: idTokenInfoOf({ status: STATUSES[status], group, cacheUntil: expiresAt }) };
}
