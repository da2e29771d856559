/**
 * What stations and vehicles ask about certificates (mapping 11, 13). A station's request to be signed is answered at once,
 * Accepted when it is well formed and says what it may; the certificate follows in a message of its own.
 */
import type { Clock } from '../lib/clock';
import type { Events } from '../observe/events';
import type { PartyId } from '../ocpi/party';
import type { Outcome, Workers } from './intake';
import type { LiveStation } from './live';
import type { SigningPurpose } from './order';
import type { Orders } from './orders';
import { within } from './patience';
import type { PncBackend, SignedCertificate, SigningRequest } from './pnc-backend';
import type { StationRegistry } from './registry';
import type { CertificateEvent } from './station-event';

export interface CertificateRequestParts {
  pnc: PncBackend;
  registry: StationRegistry;
  orders: Orders;
  clock: Clock;
  events: Events;
  entrance: { organizations: (cpo: PartyId) => string[] };
}

/** How long a vehicle, and a station that asks for a status or to be signed, can wait. */
const PROVISION_MS = 10_000;
/** OCPP 2.0.1 "CertificateSignedRequest"; stations may take less. */
const MAX_CHAIN = 10_000;
const CHAIN_LIMITS = ['CertificateSignedMaxChainSize', 'SecurityCtrlr.MaxCertificateChainSize'];

export class CertificateRequests {
  constructor(private readonly parts: CertificateRequestParts) {}

  workers(): Workers {
    return {
      CertificateEvent: async (event, { live }) => {
        if (event.request === 'sign') return this.sign(live, event, 'station');
        if (event.request === 'signV2g') return this.sign(live, event, 'v2g');
        return this.provide(event);
      },
    };
  }

  private async provide({ request, content }: CertificateEvent): Promise<Outcome> {
    const { pnc, clock } = this.parts;
    const asked = request === 'contractCertificate' ? pnc.contractCertificate(content) : pnc.certificateStatus(content);
    const answer = await within(clock, PROVISION_MS, asked);
    const outcome = answer === undefined ? { status: 'Failed' } : { status: 'Accepted', content: answer };
    return { reply: { outcome: { ...outcome, request } } };
  }

  private async sign(
    live: LiveStation,
    { request: kind, content }: CertificateEvent,
    purpose: SigningPurpose,
  ): Promise<Outcome> {
    const { pnc, clock, events, entrance } = this.parts;
    const { identity, record } = live;
    const evseIds = record.places.flatMap(({ evseId }) => (evseId === undefined ? [] : [evseId]));
    const request = {
      purpose,
      csr: String(content.csr ?? ''),
      names: purpose === 'station' ? [identity] : [identity, ...evseIds],
      organizations: entrance.organizations(record.party),
    };
    const reason = await within(clock, PROVISION_MS, judged(pnc, request));
    if (reason !== '') {
      events.stationNoted({
        station: identity,
        note: `no certificate is made: ${reason ?? 'nobody says whether it may be'}`,
      });
      return { reply: { outcome: { status: 'Rejected', request: kind } } };
    }
    return { reply: { outcome: { status: 'Accepted', request: kind } }, after: () => void this.deliver(live, request) };
  }

  /** Never rejects: what goes wrong is told to the operator, and the station asks again. */
  private async deliver(live: LiveStation, request: SigningRequest): Promise<void> {
    const { pnc, registry, orders, events } = this.parts;
    const { identity } = live;
    try {
      const signed = await pnc.sign(request);
      const chain = fitting(signed, limitOf(live));
      const isOwn = request.purpose === 'station';
      // Known before the station has it: it may come with it at once (BR-91).
      if (isOwn)
        await registry.change(identity, ({ awaited }) => ({
          awaited: { ...awaited, certificateSerial: signed.serial },
        }));
      const kind = isOwn ? ('giveCertificate' as const) : ('giveV2gCertificate' as const);
      const { status, reason = '' } = await orders.send(identity, { kind, chain });
      if (status !== 'accepted')
        events.stationNoted({
          station: identity,
          note: `its new certificate was not taken: ${status} ${reason}`.trim(),
        });
    } catch (error) {
      events.bug(error as Error, { station: identity });
    }
  }
}

/** Why it is refused; an empty text: it is not. */
const judged = async (pnc: PncBackend, request: SigningRequest) => (await pnc.refusal(request)) ?? '';

function limitOf({ state }: LiveStation): number {
  const told = CHAIN_LIMITS.map((key) => Number(state.configuration?.[key])).find((limit) => limit > 0);
  return Math.min(told ?? MAX_CHAIN, MAX_CHAIN);
}

/** As many certificates as the station takes; its own is always among them. */
function fitting({ chain }: SignedCertificate, limit: number): string {
  const [own = '', ...above] = chain;
  return above.reduce((text, one) => (text.length + 1 + one.length > limit ? text : `${text}\n${one}`), own);
}
