import type { SendLocalListRequest, SendLocalListResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import { toDateTime } from '../../lib/clock';
import { groupTag } from '../aliases';
import type { OutboundMessage } from '../codec';
import type { LocalListEntry } from '../order';
import { outcomeOf } from './words';

export const sendLocalList: OutboundMessage<'sendLocalList', SendLocalListResponse> = {
  kind: 'sendLocalList',
  action: 'SendLocalList',
  write: ({ version, isFull, entries }): SendLocalListRequest => ({
    listVersion: version,
    updateType: isFull ? 'Full' : 'Differential',
    localAuthorizationList: entries.map(entryOf),
  }),
  read: outcomeOf({
    Accepted: 'accepted',
    Failed: 'failed',
    NotSupported: 'notSupported',
    VersionMismatch: 'versionMismatch',
  }),
};

function entryOf({ token, status, group, expiresAt }: LocalListEntry) {
  if (status === undefined) return { idTag: token.text };
  const idTagInfo = {
    status,
    ...(group === undefined ? {} : { parentIdTag: groupTag(group) }),
    ...(expiresAt === undefined ? {} : { expiryDate: toDateTime(expiresAt) }),
  };
  return { idTag: token.text, idTagInfo };
}
