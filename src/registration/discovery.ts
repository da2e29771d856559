/** Reading what a platform offers: its versions, then the details of one. OCPI 2.2.1 "Registration". */

import { isObject } from '../lib/json';
import { faultsOf } from '../ocpi/check';
import type { Class } from '../ocpi/field';
import type { TokenEncoding } from '../ocpi/headers';
import { EndpointAddress, Version } from '../ocpi/model';
import { type Control, ControlFailure } from '../outbound/control';
import { EgressForbidden, type EgressPolicy } from '../outbound/egress';
import type { PlatformEndpoint } from '../platforms/platform';
import type { Quirks } from '../platforms/quirks';

/** The steps of an exchange, as they are named to the operator. */
export type Step = 'versions' | 'version' | 'details' | 'endpoints' | 'credentials';

/** An exchange that ended early: at which step, why, and what the partner said. */
export class StepFailure extends Error {
  override name = 'StepFailure';

  constructor(
    readonly step: Step,
    reason: string,
    readonly answer: ControlFailure['answer'] = null,
    /** The partner may have acted on what we sent, although we have no answer. */
    readonly isUncertain = false,
  ) {
    super(reason);
  }
}

export interface Reader {
  token: string;
  encoding: TokenEncoding;
  platformId: string;
  correlationId: string;
}

export class Discovery {
  constructor(
    private readonly control: Control,
    private readonly egress: EgressPolicy,
  ) {}

  /** The details address of the wanted version. Throws StepFailure at `versions` or `version`. */
  async findVersion(
    versionsUrl: string,
    wanted: readonly string[],
    reader: Reader,
  ): Promise<{ version: string; url: string }> {
    const data = await this.read('versions', versionsUrl, reader);
    if (!Array.isArray(data)) throw new StepFailure('versions', 'the answer holds no list of versions');
    // OCPI 2.2.1 "VersionNumber": entries that cannot be used are passed over, not held against the list.
    const offered = data.filter((entry): entry is Version => faultsOf(Version, entry).length === 0);
    const version = wanted.find((number) => offered.some((entry) => entry.version === number));
    const url = offered.find((entry) => entry.version === version)?.url;
    if (version && url) return { version, url };
    const names = offered.map((entry) => entry.version).join(', ') || 'none';
    throw new StepFailure('version', `no common version: they offer ${names}, we speak ${wanted.join(', ')}`);
  }

  /** The endpoints of a version. Throws StepFailure at `details` or `endpoints`. */
  async readEndpoints(url: string, version: string, quirks: Quirks, reader: Reader): Promise<PlatformEndpoint[]> {
    const data = await this.read('details', url, reader);
    if (!isObject(data) || !Array.isArray(data.endpoints))
      throw new StepFailure('details', 'the answer holds no list of endpoints');
    if (data.version !== version)
      throw new StepFailure('details', `these are the details of version ${String(data.version)}, not of ${version}`);
    const endpoints = data.endpoints.flatMap(usableEndpoint);
    const missing = missingEndpoints(endpoints, quirks);
    if (missing.length > 0) throw new StepFailure('endpoints', `not offered: ${missing.join(', ')}`);
    await this.checkAddresses(endpoints);
    return endpoints;
  }

  private async read(step: Step, url: string, reader: Reader): Promise<unknown> {
    const { token, encoding, platformId, correlationId } = reader;
    try {
      return (
        await this.control.send({ method: 'GET', url, token, encoding, platformId, correlationId, module: 'versions' })
      ).data;
    } catch (error) {
      if (error instanceof ControlFailure) throw new StepFailure(step, `GET ${url}: ${error.message}`, error.answer);
      throw error;
    }
  }

  private async checkAddresses(endpoints: PlatformEndpoint[]): Promise<void> {
    for (const { identifier, url } of endpoints) {
      try {
        await this.egress.verify(url);
      } catch (error) {
        if (error instanceof EgressForbidden)
          throw new StepFailure('details', `endpoint ${identifier}: ${error.message}`);
        throw error;
      }
    }
  }
}

/** OCPI 2.2.1 "Endpoint class": the role of a credentials endpoint says nothing, so it may be missing. */
function usableEndpoint(entry: unknown): PlatformEndpoint[] {
  if (!isObject(entry)) return [];
  const candidate = entry.identifier === 'credentials' ? { ...entry, role: 'SENDER' } : entry;
  if (faultsOf(EndpointAddress as Class, candidate).length > 0) return [];
  const { identifier, role, url } = candidate as unknown as EndpointAddress;
  return [{ identifier, role, url }];
}

function missingEndpoints(endpoints: PlatformEndpoint[], quirks: Quirks): string[] {
  const offers = (identifier: string, role: string) =>
    endpoints.some((endpoint) => endpoint.identifier === identifier && endpoint.role === role);
  const required = [{ identifier: 'credentials', role: 'SENDER' }, ...(quirks.required_endpoints ?? [])];
  return required
    .filter(({ identifier, role }) => !offers(identifier, role))
    .map(({ identifier, role }) => (identifier === 'credentials' ? identifier : `${identifier} ${role}`));
}
