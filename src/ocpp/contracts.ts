/**
 * ISO 15118 Plug & Charge (mapping 11): a vehicle that authorizes itself by its contract. A certificate that is in order is
 * no authorization: its eMSP still decides.
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { Authorization } from './authorization';
import type { LiveStation } from './live';
import { within } from './patience';
import type { Finding, PncBackend } from './pnc-backend';
import type { AuthorizeAsked, Verdict } from './station-event';

export interface ContractParts {
  pnc: PncBackend;
  authorization: Authorization;
  clock: Clock;
  events: Events;
}

/** How long a vehicle at the plug waits for what is said of its certificate. */
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
    const { pnc, clock, events } = this.parts;
    if (certificate !== undefined)
      return (await within(clock, REVOCATION_MS, pnc.checkChain(certificate))) ?? 'untrusted';
    if (!hashes?.length) return undefined;
    const finding = await within(clock, REVOCATION_MS, pnc.checkRevocation(hashes));
    if (finding === undefined)
      events.stationNoted({ station: live.identity, note: 'nobody says whether a contract certificate was revoked' });
    return finding ?? 'good';
  }
}
