/** The backend that is built in: it signs with authorities of our own and checks chains. It provisions no contracts. */
import 'reflect-metadata';
import type { Clock } from '../../lib/clock';
import type { SigningPurpose } from '../order';
import {
  NO_PNC_BACKEND,
  type PncBackend,
  SIGNING_SETTINGS,
  type SignedCertificate,
  type SigningRequest,
} from '../pnc-backend';
import { Authority } from './authority';
import { Roots } from './roots';

/** PEM texts; what is left out is not done. */
export interface LocalBackendFiles {
  authorities: Partial<Record<SigningPurpose, { cert: string; key: string }>>;
  /** How long certificates last. */
  days: number;
  /** Authorities of contract certificates. */
  roots?: string | undefined;
}

/** Throws when a file cannot be used, and says which. */
export async function openLocalBackend(files: LocalBackendFiles, clock: Clock): Promise<PncBackend> {
  const authorities = new Map<SigningPurpose, Authority>();
  for (const purpose of ['station', 'v2g'] as const) {
    const given = files.authorities[purpose];
    if (given) authorities.set(purpose, await openAuthority(purpose, { ...given, days: files.days }));
  }
  const roots = files.roots === undefined ? undefined : openRoots(files.roots);
  return {
    ...NO_PNC_BACKEND,
    async checkChain(certificate) {
      return roots?.check(certificate, clock.now());
    },
    // Nobody is asked whether a certificate was revoked; that its authority is none of ours is known here.
    async checkRevocation(hashes) {
      return !roots || (await roots.issuedOne(hashes)) ? undefined : 'untrusted';
    },
    async refusal(request: SigningRequest) {
      return (authorities.get(request.purpose) ?? NO_PNC_BACKEND).refusal(request);
    },
    async sign(request: SigningRequest): Promise<SignedCertificate> {
      const authority = authorities.get(request.purpose);
      return authority ? authority.sign(request, clock.now()) : NO_PNC_BACKEND.sign(request);
    },
  };
}

function openAuthority(
  purpose: SigningPurpose,
  given: { cert: string; key: string; days: number },
): Promise<Authority> {
  return Authority.open(given).catch((error: Error) => {
    throw new Error(`${SIGNING_SETTINGS[purpose]}: ${error.message}`);
  });
}

function openRoots(pem: string): Roots {
  try {
    return Roots.open(pem);
  } catch (error) {
    throw new Error(`PNC_ROOTS: ${(error as Error).message}`);
  }
}
