import type { InstallCertificateRequest } from 'typed-ocpp/dist/ocpp16/types.js';
import { CallError } from '../message';
import type { CertificateUse } from '../order';

type Use = InstallCertificateRequest['certificateType'];

/** OCPP 1.6 security whitepaper "CertificateUseEnumType". Throws CallError for those that only 2.0.1 has. */
export function useOf(use: CertificateUse): Use {
  if (use === 'CSMSRootCertificate') return 'CentralSystemRootCertificate' as Use;
  if (use === 'ManufacturerRootCertificate') return use as Use;
  throw new CallError('notSupported', `OCPP 1.6 has no ${use}`);
}
