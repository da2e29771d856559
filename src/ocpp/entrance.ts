/** Who may come in: the identity in the path, the security profile, the password or the certificate (OCPP security whitepaper). */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { IDENTITY, type StationRecord, type StationRegistry } from './registry';

export interface EntranceRules {
  /** Security profile 1: a password over plain ws. */
  allowPlain: boolean;
  /** Security profile 0: nothing at all. */
  allowNoAuth: boolean;
  /** What happens to a station nobody registered. */
  unknown: 'refuse' | 'park';
}

/** The station that comes in; parked ones have no record. */
export interface Entrant {
  identity: string;
  record: StationRecord | undefined;
  profile: number;
}

/** Why a station stays outside. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    readonly status: 400 | 401 | 404 | 503,
    message: string,
    /** Whose door it was, when that is known. */
    readonly identity?: string,
  ) {
    super(message);
  }
}

/** The last segment of the path. Throws Refusal: a malformed escape is an error of the station, never ours. */
export function identityIn(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  let identity: string;
  try {
    identity = decodeURIComponent(path.slice('/ocpp/'.length));
  } catch {
    throw new Refusal(400, 'the path has a malformed percent escape');
  }
  if (!IDENTITY.test(identity)) throw new Refusal(400, 'the identity in the path has characters it must not have');
  return identity;
}

/** Judges a request to open a WebSocket. Throws Refusal. */
export async function admit(
  request: IncomingMessage,
  registry: StationRegistry,
  rules: EntranceRules,
): Promise<Entrant> {
  const identity = identityIn(request.url ?? '');
  const record = registry.find(identity);
  const isEncrypted = cameEncrypted(request);
  if (!isEncrypted && !rules.allowPlain)
    throw new Refusal(401, 'stations come over wss:// only; see OCPP_ALLOW_PLAIN', identity);
  if (!record) {
    if (rules.unknown === 'park') return { identity, record, profile: 0 };
    throw new Refusal(404, 'no station of this identity is registered', identity);
  }
  const profile = await profileOf(request, { record, isEncrypted }, registry);
  if (profile === 0 && !rules.allowNoAuth)
    throw new Refusal(401, 'a password is needed; see OCPP_ALLOW_NO_AUTH', identity);
  if (profile < record.securityProfile)
    throw new Refusal(
      401,
      `this station comes with security profile ${record.securityProfile}, not ${profile}`,
      identity,
    );
  return { identity, record, profile };
}

/** TLS of our own, or of the proxy before us. */
function cameEncrypted({ socket, headers }: IncomingMessage): boolean {
  return (socket as TLSSocket).encrypted === true || headers['x-forwarded-proto'] === 'https';
}

async function profileOf(
  request: IncomingMessage,
  { record, isEncrypted }: { record: StationRecord; isEncrypted: boolean },
  registry: StationRegistry,
): Promise<number> {
  const { identity } = record;
  const name = certifiedName(request.socket as TLSSocket);
  if (name !== undefined) {
    if (name !== identity) throw new Refusal(401, `the certificate is that of station ${name}`, identity);
    return 3;
  }
  if (record.passwordHash === null) return 0;
  const password = passwordIn(request.headers.authorization, identity);
  if (password === undefined || !(await registry.verify(record, password)))
    throw new Refusal(401, 'the password is wrong', identity);
  return isEncrypted ? 2 : 1;
}

/** BR-91: the common name of a client certificate that our TLS has verified. */
function certifiedName(socket: TLSSocket): string | undefined {
  if (!socket.authorized || typeof socket.getPeerCertificate !== 'function') return undefined;
  const name = socket.getPeerCertificate()?.subject?.CN;
  return Array.isArray(name) ? name[0] : name;
}

/** BR-90: the user is the identity, byte for byte; the password may be binary and may contain colons. */
function passwordIn(authorization: string | undefined, identity: string): Buffer | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const user = Buffer.from(`${identity}:`);
  if (!bytes.subarray(0, user.length).equals(user)) throw new Refusal(401, 'the user is not the identity', identity);
  return bytes.subarray(user.length);
}
