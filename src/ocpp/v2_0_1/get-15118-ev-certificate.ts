import type { Get15118EVCertificateRequest, Get15118EVCertificateResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** A vehicle wants its contract certificate; what it says is opaque here. */
export const get15118EvCertificate: InboundMessage<Get15118EVCertificateRequest, Get15118EVCertificateResponse> = {
  action: 'Get15118EVCertificate',
  read: (request) => ({ kind: 'CertificateEvent', request: 'contractCertificate', content: { ...request } }),
  answer: ({ outcome }) => ({
    status: outcome?.status === 'Accepted' ? 'Accepted' : 'Failed',
    exiResponse: outcome?.content ?? '',
  }),
};
