/**
 * Which addresses may be called. Partners choose most addresses we call, so private, loopback, link-local and metadata
 * ranges are refused unless EGRESS_ALLOW names them. What a name resolves to is judged when the connection is made, so
 * that an answer of the name server that changes in between wins nothing.
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that policy forbids. The message names host and reason. */
export class EgressForbidden extends Error {
  override name = 'EgressForbidden';
}

const NOT_PUBLIC: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Public by its number, but the metadata service of one cloud's machines.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Everything outside the global unicast block 2000::/3, and inside it what tunnels or documents. */
const NOT_PUBLIC_6: [string, number][] = [
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
];

function listOf(nets: [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

/** One list per family: a BlockList takes an IPv4 address for its IPv6 form too, and `::/3` would hold them all. */
const notPublic = { ipv4: listOf(NOT_PUBLIC, 'ipv4'), ipv6: listOf(NOT_PUBLIC_6, 'ipv6') };

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Finds all addresses of a name. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export class EgressPolicy {
  private readonly allowedNames: string[] = [];
  private readonly allowedNets = new BlockList();
  /** Origins of our own beside which nothing else is opened: scheme, address and port. */
  private readonly admitted = new Set<string>();

  /** `allow`: host names, `*.suffix` patterns, addresses and CIDRs. `allowHttp`: plain HTTP to public hosts too. */
  constructor(
    allow: readonly string[],
    private readonly allowHttp: boolean,
    /** The name server. */
    private readonly resolve: Resolve = lookup,
  ) {
    for (const entry of allow) this.allow(entry);
  }

  /** Opens one origin, an address of numbers, until the returned function is called. */
  admit(origin: string): () => void {
    this.admitted.add(origin);
    return () => void this.admitted.delete(origin);
  }

  private allow(entry: string): void {
    const [net = '', prefix] = entry.split('/');
    const family = isIP(net);
    if (family === 0) this.allowedNames.push(entry.toLowerCase());
    else
      this.allowedNets.addSubnet(
        net,
        prefix ? Number(prefix) : family === 6 ? 128 : 32,
        family === 6 ? 'ipv6' : 'ipv4',
      );
  }

  /**
   * Judges what can be judged without asking the name server. Throws EgressForbidden.
   * Returns the parsed URL.
   */
  check(address: string): URL {
    if (!URL.canParse(address)) throw new EgressForbidden(`${address} is not an absolute URL`);
    const url = new URL(address);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new EgressForbidden(`${url.protocol}// is not called; use https://`);
    if (url.username || url.password) throw new EgressForbidden('an address with a user name is not called');
    const host = hostOf(url);
    if (isIP(host) && !this.admitted.has(url.origin)) this.judge(url.protocol, host, host);
    return url;
  }

  /** Judges the addresses behind the name as well. A name that does not resolve is not policy's business. */
  async verify(address: string): Promise<URL> {
    const url = this.check(address);
    const host = hostOf(url);
    if (isIP(host)) return url;
    await new Promise<void>((done, fail) => {
      this.lookupFor(url.protocol)(host, { all: true }, (error) => {
        if (error instanceof EgressForbidden) fail(error);
        else done();
      });
    });
    return url;
  }

  /** For the connector of an HTTP client: resolves a name and refuses addresses that policy forbids. */
  lookupFor(protocol: string): LookupFunction {
    return (host, options, callback) => {
      this.resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const { allowed, refusal } = this.sift(protocol, host, addresses);
        const [first] = allowed;
        if (!first) callback(refusal ?? new EgressForbidden(`${host} has no address`), '', 0);
        else if (options.all) callback(null, allowed as never);
        else callback(null, first.address, first.family);
      });
    };
  }

  /** A name may have several addresses (localhost has two): only those that policy allows are ever connected to. */
  private sift(protocol: string, host: string, addresses: LookupAddress[]) {
    const allowed: LookupAddress[] = [];
    let refusal: Error | undefined;
    for (const entry of addresses) {
      try {
        this.judge(protocol, host, entry.address);
        allowed.push(entry);
      } catch (forbidden) {
        refusal = forbidden as Error;
      }
    }
    return { allowed, refusal };
  }

  private judge(protocol: string, host: string, address: string): void {
    const isNamed = this.isNamed(host);
    const family = familyOf(address);
    if (isNamed || this.allowedNets.check(address, family)) return;
    if (notPublic[family].check(address, family))
      throw new EgressForbidden(`${host} is a private or reserved address; EGRESS_ALLOW may name it`);
    if (protocol === 'http:' && !this.allowHttp)
      throw new EgressForbidden(`plain http:// to ${host} is not allowed; use https://, or EGRESS_ALLOW_HTTP=true`);
  }

  private isNamed(host: string): boolean {
    const name = host.toLowerCase();
    return this.allowedNames.some((allowed) =>
      allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed,
    );
  }
}

/** The host of a URL as `net` wants it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
