import type {
  GetInstalledCertificateIdsRequest,
  GetInstalledCertificateIdsResponse,
} from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { useOf } from './certificate-use';

/** One use at a time; which one the answer does not say. `NotFound`: there is none. */
export const getInstalledCertificateIds: OutboundMessage<'readCertificates', GetInstalledCertificateIdsResponse> = {
  kind: 'readCertificates',
  action: 'GetInstalledCertificateIds',
  write: ({ uses: [use = 'CSMSRootCertificate'] = [] }): GetInstalledCertificateIdsRequest => ({
    certificateType: useOf(use),
  }),
  read: ({ certificateHashData = [] }) => ({
    status: 'accepted',
    certificates: certificateHashData.map((hash) => ({ use: 'CSMSRootCertificate', hash })),
  }),
};
