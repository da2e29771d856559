/**
 * ISO 15118 Plug & Charge (mapping 11): a vehicle that authorizes itself by its contract, and the certificates that pass
 * through us. A certificate that is in order is no authorization: its eMSP still decides.
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Authorization } from './authorization';
import type { Circumstances, Outcome, Workers } from './intake';
import type { LiveStation } from './live';
import type { AuthorizeAsked, CertificateEvent, Verdict } from './station-event';

/** What is wrong with a contract certificate, if anything. */
export type Finding = 'good' | 'untrusted' | 'forged' | 'expired' | 'revoked';

/** A service that knows the roots of Plug & Charge and provisions contracts. Undefined: it cannot say. */
export interface PncBackend {
  /** A chain (PEM) that the station could not check itself. */
  checkChain(certificate: string): Promise<Finding | undefined>;
  /** Whether one of the certificates was revoked, asked at their OCSP responders. */
  checkRevocation(hashes: Record<string, string>[]): Promise<Finding | undefined>;
  /** The answer of the vehicle's provisioning service to its request; both opaque EXI in Base64. */
  contractCertificate(request: Record<string, unknown>): Promise<string | undefined>;
  /** The OCSP response about a certificate, Base64. */
  certificateStatus(request: Record<string, unknown>): Promise<string | undefined>;
}

/** No service is configured: nothing is checked, nothing provisioned, and everybody is told so. */
export const NO_PNC_BACKEND: PncBackend = {
  checkChain: async () => undefined,
  checkRevocation: async () => undefined,
  contractCertificate: async () => undefined,
  certificateStatus: async () => undefined,
};

export interface ContractParts {
  pnc: PncBackend;
  authorization: Authorization;
  clock: Clock;
  events: Events;
}

/** How long a vehicle, and a station that asks for a revocation, can wait. */
const PROVISION_MS = 10_000;
const REVOCATION_MS = 3_000;

const REFUSALS: Record<Exclude<Finding, 'good'>, Verdict> = {
  untrusted: { status: 'invalid', certificate: 'CertChainError' },
  forged: { status: 'invalid', certificate: 'SignatureError' },
  expired: { status: 'expired', certificate: 'CertificateExpired' },
  revoked: { status: 'invalid', certificate: 'CertificateRevoked' },
};
/** Verdicts that say that the contract is over, not that this driver may not charge now. */
const CONTRACT_OVER: ReadonlySet<Verdict['status']> = new Set(['expired', 'unknown', 'invalid']);

export class Contracts {
  constructor(private readonly parts: ContractParts) {}

  /** What is said of a token, and of its contract certificate when one came with it. */
  async verdictOn(live: LiveStation, { token, certificate, certificateHashes }: AuthorizeAsked): Promise<Verdict> {
    const finding = await this.examine(live, certificate, certificateHashes);
    if (finding !== undefined && finding !== 'good') return REFUSALS[finding];
    const { verdict } = await this.parts.authorization.ask(live, { token });
    if (finding === undefined) return verdict;
    return { ...verdict, certificate: CONTRACT_OVER.has(verdict.status) ? 'ContractCancelled' : 'Accepted' };
  }

  /** Undefined: no certificate came. One whose chain nobody can check is not trusted; a silent OCSP responder stops nobody. */
  private async examine(
    live: LiveStation,
    certificate: string | undefined,
    hashes: Record<string, string>[] | undefined,
  ): Promise<Finding | undefined> {
    const { pnc, events } = this.parts;
    if (certificate !== undefined)
      return (await this.within(REVOCATION_MS, pnc.checkChain(certificate))) ?? 'untrusted';
    if (!hashes?.length) return undefined;
    const finding = await this.within(REVOCATION_MS, pnc.checkRevocation(hashes));
    if (finding === undefined)
      events.stationNoted({ station: live.identity, note: 'nobody says whether a contract certificate was revoked' });
    return finding ?? 'good';
  }

  workers(): Workers {
    return { CertificateEvent: (fact, circumstances) => this.certificate(fact, circumstances) };
  }

  private async certificate({ request, content }: CertificateEvent, _: Circumstances): Promise<Outcome> {
    const { pnc } = this.parts;
    if (request === 'sign') return { reply: { outcome: { status: 'Rejected' } } };
    const asked = request === 'contractCertificate' ? pnc.contractCertificate(content) : pnc.certificateStatus(content);
    const answer = await this.within(PROVISION_MS, asked);
    const outcome = answer === undefined ? { status: 'Failed' } : { status: 'Accepted', content: answer };
    return { reply: { outcome: { ...outcome, request } } };
  }

  /** Undefined when it takes too long, or fails. */
  private within<T>(ms: number, job: Promise<T | undefined>): Promise<T | undefined> {
    const late = new Promise<undefined>((resolve) => this.parts.clock.after(ms, () => resolve(undefined)));
    return Promise.race([job.catch(() => undefined), late]);
  }
}
