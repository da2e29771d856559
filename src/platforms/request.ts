import type { Endpoint, InterfaceRole, Method } from '../ocpi/endpoint';
import type { Routing } from '../ocpi/headers';
import type { Recognised } from './address-book';

/** A request as the rooms see it: recognised and matched, without anything of HTTP's own. */
export interface OcpiRequest extends Recognised {
  requestId: string;
  correlationId: string;
  method: Method;
  /** Which side of which module is called; a custom module has an id of its own and no `endpoint`. */
  module: string;
  role: InterfaceRole;
  endpoint?: Endpoint;
  /** Path parameters by name, decoded. */
  params: Record<string, string>;
  /** What stands behind the module's address, encoding kept: `/NL/TNM/LOC1`; empty for the module itself. */
  rest: string;
  /** The query with its question mark, as it came; or empty. */
  search: string;
  routing: Routing;
  body?: Buffer;
}

/** The id of the object that an address names, as far as it does: the first parameter that is not its owner's. */
export function objectNamed(params: Record<string, string>): string | undefined {
  for (const name in params) if (name !== 'country_code' && name !== 'party_id') return params[name];
  return undefined;
}
