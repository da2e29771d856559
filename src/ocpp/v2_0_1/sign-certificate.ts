import type { SignCertificateRequest, SignCertificateResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** The station asks for a certificate: its own, or that of an EVSE towards vehicles. */
export const signCertificate: InboundMessage<SignCertificateRequest, SignCertificateResponse> = {
  action: 'SignCertificate',
  read: ({ csr, certificateType }) => ({
    kind: 'CertificateEvent',
    request: (certificateType as string | undefined) === 'V2GCertificate' ? 'signV2g' : 'sign',
    content: { csr },
  }),
  answer: ({ outcome }) => ({ status: outcome?.status === 'Accepted' ? 'Accepted' : 'Rejected' }),
};
