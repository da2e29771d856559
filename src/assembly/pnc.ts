/** The backend for certificates, when settings name files for it. Its libraries are large: they are loaded then only. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config';
import type { Clock } from '../lib/clock';
import type * as LocalBackendModule from '../ocpp/pki/local-backend';
import { NO_PNC_BACKEND, type PncBackend } from '../ocpp/pnc-backend';

export interface OpenedPncBackend extends PncBackend {
  /** Rejects when a file cannot be used, and says which. */
  opened(): Promise<void>;
}

export function pncBackend(config: Config, clock: Clock): OpenedPncBackend {
  const {
    ocppSigningCert,
    ocppSigningKey,
    pncSigningCert,
    pncSigningKey,
    pncRoots,
    ocppCertificateDays: days,
  } = config;
  const station = pairOf(ocppSigningCert, ocppSigningKey);
  const v2g = pairOf(pncSigningCert, pncSigningKey);
  const roots = pncRoots === undefined ? undefined : readFileSync(pncRoots, 'utf8');
  if (!station && !v2g && roots === undefined) return { ...NO_PNC_BACKEND, opened: async () => undefined };
  const files = { authorities: { ...(station && { station }), ...(v2g && { v2g }) }, days, roots };
  const { openLocalBackend } = require('../ocpp/pki/local-backend') as typeof LocalBackendModule;
  const opening = openLocalBackend(files, clock);
  // Who asks hears it; nobody needs to.
  opening.catch(() => undefined);
  return {
    refusal: async (request) => (await opening).refusal(request),
    sign: async (request) => (await opening).sign(request),
    checkChain: async (certificate) => (await opening).checkChain(certificate),
    checkRevocation: async (hashes) => (await opening).checkRevocation(hashes),
    contractCertificate: async (request) => (await opening).contractCertificate(request),
    certificateStatus: async (request) => (await opening).certificateStatus(request),
    opened: async () => void (await opening),
  };
}

function pairOf(cert: string | undefined, key: string | undefined) {
  if (cert === undefined || key === undefined) return undefined;
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}
