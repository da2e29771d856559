import type { GetCertificateStatusRequest, GetCertificateStatusResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';

/** The station wants to know whether a certificate was revoked. */
export const getCertificateStatus: InboundMessage<GetCertificateStatusRequest, GetCertificateStatusResponse> = {
  action: 'GetCertificateStatus',
  read: ({ ocspRequestData }) => ({
    kind: 'CertificateEvent',
    request: 'certificateStatus',
    content: { ...ocspRequestData },
  }),
  answer: ({ outcome }) => ({
    status: outcome?.status === 'Accepted' ? 'Accepted' : 'Failed',
    ...(outcome?.content === undefined ? {} : { ocspResult: outcome.content }),
  }),
};
