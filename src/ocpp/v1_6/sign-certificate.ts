import type { SignCertificateRequest, SignCertificateResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { InboundMessage } from '../codec';

/** The station asks for a certificate (OCPP 1.6 security whitepaper). */
export const signCertificate: InboundMessage<SignCertificateRequest, SignCertificateResponse> = {
  action: 'SignCertificate',
  read: ({ csr }) => ({ kind: 'CertificateEvent', request: 'sign', content: { csr } }),
  answer: ({ outcome }) => ({ status: outcome?.status === 'Accepted' ? 'Accepted' : 'Rejected' }),
};
