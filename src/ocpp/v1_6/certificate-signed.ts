import type { CertificateSignedRequest, CertificateSignedResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

export const certificateSigned: OutboundMessage<'giveCertificate', CertificateSignedResponse> = {
  kind: 'giveCertificate',
  action: 'CertificateSigned',
  write: ({ chain }): CertificateSignedRequest => ({ certificateChain: chain }),
  read: acceptedOrRejected,
};
