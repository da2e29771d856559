/** What the hub does with a functional request: forward, broadcast, collect, or find out whom it is for first. */
import type { Answer } from '../ocpi/answer';
import { type PartyId, parseParty } from '../ocpi/party';
import { isSuccess, OcpiError } from '../ocpi/status';
import type { PartyEntry } from '../platforms/address-book';
import type { HostedParty } from '../platforms/hosted-parties';
import type { OcpiRequest } from '../platforms/request';
import type { Broadcaster } from './broadcast';
import type { Forwarder } from './forward';
import type { GetAll } from './get-all';
import { type OpenRouting, sightingOf } from './open';
import type { Destination, Router } from './route';
import type { Sightings } from './sightings';

/** A request for a party that this instance speaks for; `roles/` answers it. Throws OcpiError. */
export type AnswerAsParty = (visit: { request: OcpiRequest; from: PartyId; party: HostedParty }) => Promise<Answer>;

export class Hub {
  constructor(
    private readonly parts: {
      router: Router;
      forwarder: Forwarder;
      broadcaster: Broadcaster;
      getAll: GetAll;
      open: OpenRouting;
      sightings: Sightings;
      answerAsParty: AnswerAsParty;
    },
  ) {}

  /** Throws OcpiError. */
  answer(request: OcpiRequest): Promise<Answer> {
    if (request.platform.suspended)
      throw new OcpiError('clientError', 'your platform has been suspended by the operator of this hub');
    return this.go(request, this.parts.router.decide(request));
  }

  private go(request: OcpiRequest, destination: Destination): Promise<Answer> {
    switch (destination.kind) {
      case 'us':
        return this.asParty(request, destination.from, destination.party);
      case 'forward':
        return this.forward(request, destination.from, destination);
      case 'broadcast':
        return this.broadcast(request, destination);
      case 'collect':
        return this.parts.getAll.answer(request, destination.from);
      case 'open':
        return this.findTarget(request, destination.from);
    }
  }

  /** OCPI 2.2.1 "Message Routing Headers": a party answers, and refuses, under its own name. */
  private async asParty(request: OcpiRequest, from: PartyId, party: HostedParty): Promise<Answer> {
    const routing = { to: from, from: party.id };
    try {
      const answer = await this.parts.answerAsParty({ request, from, party });
      return answer.kind === 'made' ? { ...answer, routing } : answer;
    } catch (error) {
      if (error instanceof OcpiError) error.routing = routing;
      throw error;
    }
  }

  private async broadcast(
    request: OcpiRequest,
    { from, receivers, hosted }: { from: PartyEntry; receivers: PartyEntry[]; hosted: HostedParty[] },
  ): Promise<Answer> {
    const answer = await this.parts.broadcaster.broadcast(request, receivers);
    // What one of our own refuses is told to it alone: the others have the broadcast already.
    for (const party of hosted)
      await this.parts.answerAsParty({ request, from: from.id, party }).catch((error: Error) => {
        if (!(error instanceof OcpiError)) throw error;
      });
    this.see(request, from.id, null);
    return answer;
  }

  private async forward(
    request: OcpiRequest,
    from: PartyId,
    { to, endpointUrl }: { to: PartyEntry; endpointUrl: string },
  ): Promise<Answer> {
    const answer = await this.parts.forwarder.forward(request, from, to, endpointUrl);
    if (isSuccess(answer.ocpi)) this.see(request, from, to.id);
    return answer;
  }

  private async findTarget(request: OcpiRequest, from: PartyId): Promise<Answer> {
    const target = await this.parts.open.findTarget(request, from);
    const { router } = this.parts;
    return this.go(
      request,
      target === 'everyone' ? router.broadcast(request, from) : router.toParty(request, from, target),
    );
  }

  private see(request: OcpiRequest, from: PartyId, to: PartyId | null): void {
    const sighting = sightingOf(request, from, to);
    if (sighting) this.parts.sightings.see(sighting);
  }
}

/** `FR*JCT` as a party; the setting has been checked before. */
export function hubPartyOf(written: string): PartyId {
  const party = parseParty(written);
  if (!party) throw new Error(`HUB_PARTY ${written} is not a party`);
  return party;
}
