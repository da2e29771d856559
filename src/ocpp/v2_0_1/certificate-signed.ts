import type { CertificateSignedRequest, CertificateSignedResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { OutboundMessage } from '../codec';
import { acceptedOrRejected } from './words';

const write =
  (certificateType: string) =>
  ({ chain }: { chain: string }) =>
    ({ certificateChain: chain, certificateType }) as CertificateSignedRequest;

export const certificateSigned: OutboundMessage<'giveCertificate', CertificateSignedResponse> = {
  kind: 'giveCertificate',
  action: 'CertificateSigned',
  write: write('ChargingStationCertificate'),
  read: acceptedOrRejected,
};

export const v2gCertificateSigned: OutboundMessage<'giveV2gCertificate', CertificateSignedResponse> = {
  kind: 'giveV2gCertificate',
  action: 'CertificateSigned',
  write: write('V2GCertificate'),
  read: acceptedOrRejected,
};
