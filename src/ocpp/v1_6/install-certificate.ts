import type { InstallCertificateRequest, InstallCertificateResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { useOf } from './certificate-use';
import { outcomeOf } from './words';

export const installCertificate: OutboundMessage<'installCertificate', InstallCertificateResponse> = {
  kind: 'installCertificate',
  action: 'InstallCertificate',
  write: ({ use, certificate }): InstallCertificateRequest => ({ certificateType: useOf(use), certificate }),
  read: outcomeOf({ Accepted: 'accepted', Rejected: 'rejected', Failed: 'failed' }),
};
