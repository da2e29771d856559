import type { DeleteCertificateRequest, DeleteCertificateResponse } from 'typed-ocpp/dist/ocpp16/types.js';
import type { OutboundMessage } from '../codec';
import { outcomeOf } from './words';

export const deleteCertificate: OutboundMessage<'deleteCertificate', DeleteCertificateResponse> = {
  kind: 'deleteCertificate',
  action: 'DeleteCertificate',
  write: ({ hash }) => ({ certificateHashData: hash }) as DeleteCertificateRequest,
  read: outcomeOf({ Accepted: 'accepted', Failed: 'failed', NotFound: 'unknown' }),
};
