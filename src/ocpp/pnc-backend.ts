/** What certificates need beyond the bridge: who signs them, whom to trust, what was revoked, who provisions contracts. */
import type { SigningPurpose } from './order';

/** What is wrong with a contract certificate, if anything. */
export type Finding = 'good' | 'untrusted' | 'forged' | 'expired' | 'revoked';

/** A station's request for a certificate (PKCS #10, PEM), and what it may say. */
export interface SigningRequest {
  purpose: SigningPurpose;
  csr: string;
  /** Common names, one of which it must have. */
  names: string[];
  /** Organizations, one of which it must name. */
  organizations: string[];
}

export interface SignedCertificate {
  /** The certificate and those above it, without the root (PEM). */
  chain: string[];
  /** Hexadecimal digits in capitals. */
  serial: string;
}

/** A service that signs, knows the roots of Plug & Charge and provisions contracts. Undefined: it cannot say. */
export interface PncBackend {
  /** Why a request is refused, in words; undefined: it will be signed. */
  refusal(request: SigningRequest): Promise<string | undefined>;
  sign(request: SigningRequest): Promise<SignedCertificate>;
  /** A chain (PEM) that the station could not check itself. */
  checkChain(certificate: string): Promise<Finding | undefined>;
  /** Whether the certificates end in a root that is trusted, and none of them was revoked. */
  checkRevocation(hashes: Record<string, string>[]): Promise<Finding | undefined>;
  /** The answer of the vehicle's provisioning service to its request; both opaque EXI in Base64. */
  contractCertificate(request: Record<string, unknown>): Promise<string | undefined>;
  /** The OCSP response about a certificate, Base64. */
  certificateStatus(request: Record<string, unknown>): Promise<string | undefined>;
}

/** No service is configured: nothing is signed, checked or provisioned, and everybody is told so. */
export const NO_PNC_BACKEND: PncBackend = {
  refusal: async ({ purpose }) => `nobody here signs certificates; see ${SIGNING_SETTINGS[purpose]}`,
  sign: async ({ purpose }) => {
    throw new Error(`nobody here signs certificates; see ${SIGNING_SETTINGS[purpose]}`);
  },
  checkChain: async () => undefined,
  checkRevocation: async () => undefined,
  contractCertificate: async () => undefined,
  certificateStatus: async () => undefined,
};

/** Where the authority for each purpose is named. */
export const SIGNING_SETTINGS: Record<SigningPurpose, string> = {
  station: 'OCPP_SIGNING_CERT',
  v2g: 'PNC_SIGNING_CERT',
};
