/** A request for a party that this instance speaks for: who of its roles serves it, and with what. */
import type { Answer } from '../ocpi/answer';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { HostedParty } from '../platforms/hosted-parties';
import { passesOn, servingRoles } from '../platforms/receivers';
import type { OcpiRequest } from '../platforms/request';

/** A request, the party that sends it and the hosted party that it is for. */
export interface Visit {
  request: OcpiRequest;
  from: PartyId;
  party: HostedParty;
}

/** Operations of the endpoint tables → what carries them out. Throws OcpiError. */
export type Operations = Record<string, (visit: Visit) => Promise<Answer>>;

export class Roles {
  private readonly operations: Operations;

  constructor(...parts: Operations[]) {
    this.operations = Object.assign({}, ...parts) as Operations;
  }

  /** Throws OcpiError. */
  async answer(visit: Visit): Promise<Answer> {
    const { request, party } = visit;
    const { module, role, endpoint } = request;
    const serving = servingRoles(module, role);
    if (!party.roles.some((one) => serving.has(one)) && !passesOn(module, role, party.roles))
      throw new OcpiError(
        'invalidParameters',
        `${partyKey(party.id)} acts here as ${party.roles.join(', ')} and does not serve ${module} ${role}`,
      );
    const run = endpoint && this.operations[endpoint.operation];
    if (!run) throw new OcpiError('unknownPath', `${partyKey(party.id)} does not serve ${module} ${role}`);
    return run(visit);
  }
}
