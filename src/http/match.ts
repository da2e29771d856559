/** Method and path → what is called. OCPI requests are matched by Map look-ups over the endpoint tables. */
import { type Endpoint, type InterfaceRole, METHODS, type Method, type ModuleInterface } from '../ocpi/endpoint';
import { OcpiError } from '../ocpi/status';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';

/** What a path leads to. */
export type Match =
  | { kind: 'versions' }
  | { kind: 'details'; version: string }
  | { kind: 'relayed'; handle: string }
  | {
      kind: 'module';
      version: string;
      module: string;
      role: InterfaceRole;
      configuration: boolean;
      endpoint?: Endpoint;
      params: Record<string, string>;
      rest: string;
    };

const SIDES: Record<string, InterfaceRole> = { sender: 'SENDER', receiver: 'RECEIVER' };

/** Last segment of the hub's replaced addresses: `/ocpi/2.2.1/via/{handle}`. */
export const RELAY_SEGMENT = 'via';

interface Row {
  endpoint: Endpoint;
  /** Literal segments, or parameter names in braces. */
  parts: string[];
}

export class Matcher {
  private readonly rows = new Map<string, { side: ModuleInterface; rows: Row[] }>();

  constructor(private readonly served: ReadonlyMap<string, readonly ModuleInterface[]>) {
    for (const [version, interfaces] of served)
      for (const side of interfaces)
        this.rows.set(`${version}/${side.role}/${side.module}`, {
          side,
          rows: side.endpoints.map((endpoint) => ({ endpoint, parts: endpoint.path.split('/').filter(Boolean) })),
        });
  }

  /** `path` without query. Throws `unknownPath` or `methodNotAllowed`. */
  match(method: string, path: string, platform: Platform): Match {
    const parts = path.split('/');
    // A trailing slash is no segment of its own: partners write both.
    if (parts.at(-1) === '') parts.pop();
    const [, , version = '', second, third] = parts;
    if (version === 'versions' && second === undefined) return onlyGet(method, { kind: 'versions' });
    if (!this.served.has(version)) throw new OcpiError('unknownPath', `${path}; begin at /ocpi/versions`);
    if (second === undefined) return onlyGet(method, { kind: 'details', version });
    if (second === RELAY_SEGMENT && third && parts.length === 5) return { kind: 'relayed', handle: third };
    if (second === 'credentials')
      return this.inModule(method, { version, role: 'SENDER', module: second, parts: parts.slice(4), platform });
    const role = SIDES[second];
    if (!role || !third || third === 'credentials') throw new OcpiError('unknownPath', path);
    return this.inModule(method, { version, role, module: third, parts: parts.slice(5), platform });
  }

  private inModule(
    method: string,
    at: { version: string; role: InterfaceRole; module: string; parts: string[]; platform: Platform },
  ): Match {
    const { version, role, module, parts, platform } = at;
    const rest = parts.length > 0 ? `/${parts.join('/')}` : '';
    const found = this.rows.get(`${version}/${role}/${module}`);
    if (!found) return custom(method, { version, role, module, rest, platform });
    for (const { endpoint, parts: row } of found.rows) {
      const params = endpoint.method === method ? fitRow(row, parts) : undefined;
      if (!params) continue;
      const configuration = found.side.kind === 'configuration';
      return { kind: 'module', version, module, role, configuration, endpoint, params, rest };
    }
    const others = found.rows.filter((row) => fitRow(row.parts, parts)).map(({ endpoint }) => endpoint.method);
    if (others.length === 0) throw new OcpiError('unknownPath', `${module} ${role} has nothing at ${rest || '/'}`);
    throw notAllowed(method, [...new Set(others)]);
  }
}

/** OCPI 2.2.1 "Custom Modules": only what was agreed with this platform exists for it. */
function custom(
  method: string,
  { platform, ...at }: { version: string; role: InterfaceRole; module: string; rest: string; platform: Platform },
): Match {
  if (!quirksOf(platform).custom_modules?.includes(at.module))
    throw new OcpiError('unknownPath', `no module ${at.module}`);
  if (!METHODS.includes(method as Method)) throw notAllowed(method, [...METHODS]);
  return { kind: 'module', ...at, configuration: false, params: {} };
}

function onlyGet<T extends Match>(method: string, match: T): T {
  if (method !== 'GET') throw notAllowed(method, ['GET']);
  return match;
}

function notAllowed(method: string, allowed: string[]): OcpiError {
  return new OcpiError('methodNotAllowed', `${method}; available: ${allowed.join(', ')}`, {
    Allow: allowed.join(', '),
  });
}

/** Parameters by name when the segments fit the row; undefined when they do not. */
function fitRow(row: string[], parts: string[]): Record<string, string> | undefined {
  if (row.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (let i = 0; i < row.length; i++) {
    const wanted = row[i] ?? '';
    const part = parts[i] ?? '';
    if (!wanted.startsWith('{')) {
      if (wanted !== part) return undefined;
    } else params[wanted.slice(1, -1)] = decode(part);
  }
  return params;
}

function decode(segment: string): string {
  if (segment === '') throw new OcpiError('unknownPath', 'an empty segment in the path');
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new OcpiError('invalidParameters', `path segment ${JSON.stringify(segment)} is not percent-encoded UTF-8`);
  }
}
