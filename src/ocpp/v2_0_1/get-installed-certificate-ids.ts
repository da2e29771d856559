import type {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { reasonOf } from './words';

/** `NotFound`: there is none. */
export const getInstalledCertificateIds: OutboundMessage<'readCertificates', GetInstalledCertificateIdsResponse> = {
  kind: 'readCertificates',
  action: 'GetInstalledCertificateIds',
  write: ({ uses }) => (uses === undefined ? {} : { certificateType: uses }) as GetInstalledCertificateIdsRequest,
  read: ({ certificateHashDataChain = [], statusInfo }) => ({
    status: 'accepted',
    ...reasonOf(statusInfo),
    certificates: certificateHashDataChain.flatMap(
      ({ certificateType: use, certificateHashData, childCertificateHashData = [] }) =>
        [certificateHashData, ...childCertificateHashData].map((hash) => ({ use, hash })),
    ),
  }),
};
