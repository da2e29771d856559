/** The address and routing headers of a request as the partner wants them, where that is not by the book. */
import type { InterfaceRole } from '../ocpi/endpoint';
import type { Routing } from '../ocpi/headers';
import { isObjectModule } from '../ocpi/object-key';
import { endpointOf, type Platform } from '../platforms/platform';
import { type Quirks, quirksOf } from '../platforms/quirks';

export interface Addressed {
  url: string;
  routing?: Routing;
}

/** Nothing to adapt: the same object. `url` is changed only below the platform's own endpoint: a `response_url` stays as it was given. */
export function adapt(platform: Platform, module: string, role: InterfaceRole, addressed: Addressed): Addressed {
  const quirks = quirksOf(platform, module);
  const { trailing_slash, id_case, routing_headers, route_to } = quirks;
  if (!trailing_slash && !id_case && !routing_headers && !route_to) return addressed;
  const { url, routing } = addressed;
  return {
    url: adaptUrl(url, endpointOf(platform, module, role), module, quirks),
    routing: adaptRouting(platform, routing, quirks),
  };
}

function adaptRouting({ roles }: Platform, routing: Routing | undefined, quirks: Quirks): Routing | undefined {
  if (!routing || quirks.routing_headers === 'omit') return undefined;
  const hub = quirks.route_to === 'hub' ? roles.find(({ role }) => role === 'HUB') : undefined;
  return hub ? { ...routing, to: { countryCode: hub.country_code, partyId: hub.party_id } } : routing;
}

function adaptUrl(url: string, endpoint: string | undefined, module: string, quirks: Quirks): string {
  const base = endpoint?.replace(/[?#].*$/, '').replace(/\/+$/, '');
  if (base === undefined || !url.startsWith(base)) return url;
  const mark = url.indexOf('?');
  const path = url.slice(base.length, mark < 0 ? undefined : mark);
  const query = mark < 0 ? '' : url.slice(mark);
  return base + withSlash(isObjectModule(module) ? withCase(path, quirks) : path, quirks) + query;
}

function withCase(path: string, { id_case }: Quirks): string {
  if (id_case === 'upper') return path.toUpperCase();
  return id_case === 'lower' ? path.toLowerCase() : path;
}

function withSlash(path: string, { trailing_slash }: Quirks): string {
  if (trailing_slash === 'always') return `${path.replace(/\/+$/, '')}/`;
  return trailing_slash === 'never' ? path.replace(/\/+$/, '') : path;
}
