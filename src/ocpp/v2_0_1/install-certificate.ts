import type { InstallCertificateRequest, InstallCertificateResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { CallError } from '../message';
import { outcomeOf } from './words';

type Use = InstallCertificateRequest['certificateType'];

export const installCertificate: OutboundMessage<'installCertificate', InstallCertificateResponse> = {
  kind: 'installCertificate',
  action: 'InstallCertificate',
  write: ({ use, certificate }): InstallCertificateRequest => {
    if (use === 'V2GCertificateChain') throw new CallError('notSupported', `${use} is made by SignCertificate`);
    return { certificateType: use as Use, certificate };
  },
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Failed: 'failed' }),
};
