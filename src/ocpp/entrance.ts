/** Who may come in: the identity in the path, the security profile, the password or the certificate (OCPP security whitepaper). */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { PartyId } from '../ocpi/party';
import { type ShownCertificate, shownCertificate } from './client-certificate';
import type { Proofs } from './proofs';
import { IDENTITY, type StationRecord, type StationRegistry } from './registry';

export interface EntranceRules {
  /** Security profile 1: a password over plain ws. */
  allowPlain: boolean;
  /** Security profile 0: nothing at all. */
  allowNoAuth: boolean;
  /** What happens to a station nobody registered. */
  unknown: 'refuse' | 'park';
  /** Organizations that the certificates of a CPO's stations may name. */
  organizations: (cpo: PartyId) => string[];
}

export interface EntranceParts {
  registry: StationRegistry;
  proofs: Proofs;
  entrance: EntranceRules;
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
    /** Whether somebody seems to have taken an identity that is not theirs. */
    readonly isAlarming = false,
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
export async function admit(request: IncomingMessage, { registry, proofs, entrance }: EntranceParts): Promise<Entrant> {
  const identity = identityIn(request.url ?? '');
  const record = registry.find(identity);
  const isEncrypted = cameEncrypted(request);
  if (!isEncrypted && !entrance.allowPlain)
    throw new Refusal(401, 'stations come over wss:// only; see OCPP_ALLOW_PLAIN', identity);
  if (!record) {
    if (entrance.unknown === 'park') return { identity, record, profile: 0 };
    throw new Refusal(404, 'no station of this identity is registered', identity);
  }
  const profile = (await byCertificate(request, record, { proofs, entrance }))
    ? 3
    : await byPassword(request, { record, isEncrypted }, proofs);
  if (profile === 0 && !entrance.allowNoAuth)
    throw new Refusal(401, 'a password is needed; see OCPP_ALLOW_NO_AUTH', identity);
  if (profile < record.securityProfile)
    throw new Refusal(
      401,
      `this station comes with security profile ${record.securityProfile}, not ${profile}`,
      identity,
    );
  await proofs.came(record, profile);
  // The record's own text: what is cut from a request keeps the whole of it in memory.
  return { identity: record.identity, record, profile };
}

/** TLS of our own, or of the proxy before us. */
function cameEncrypted({ socket, headers }: IncomingMessage): boolean {
  return (socket as TLSSocket).encrypted === true || headers['x-forwarded-proto'] === 'https';
}

/** BR-91: whether its certificate says who it is. One that proves nothing hurts nobody who has a password and may use it. */
async function byCertificate(
  { socket, headers }: IncomingMessage,
  record: StationRecord,
  { proofs, entrance }: Pick<EntranceParts, 'proofs' | 'entrance'>,
): Promise<boolean> {
  const shown = shownCertificate(socket);
  if (!shown) return false;
  const { identity } = record;
  if (shown.fault !== undefined) {
    if (record.securityProfile < 3 && headers.authorization !== undefined) return false;
    throw new Refusal(401, `the certificate ${shown.fault}`, identity);
  }
  demandNames(shown, record, entrance.organizations(record.party));
  if (await proofs.isCertificate(record, shown.serial)) return true;
  throw new Refusal(
    401,
    `the certificate ${shown.serial} is not the one that this station came with before`,
    identity,
    true,
  );
}

function demandNames({ names, organization }: ShownCertificate, { identity }: StationRecord, known: string[]): void {
  if (!names.includes(identity))
    throw new Refusal(401, `the certificate is that of station ${names.join(', ')}`, identity, true);
  if (organization === undefined || !known.includes(organization))
    throw new Refusal(
      401,
      `the certificate is of organization ${organization ?? '(none)'}, not of ${known.join(' or ')}; see OCPP_CPO_NAME`,
      identity,
    );
}

async function byPassword(
  { headers }: IncomingMessage,
  { record, isEncrypted }: { record: StationRecord; isEncrypted: boolean },
  proofs: Proofs,
): Promise<number> {
  if (record.passwordHash === null) return 0;
  const password = passwordIn(headers.authorization, record.identity);
  if (password === undefined || !(await proofs.isPassword(record, password)))
    throw new Refusal(401, 'the password is wrong', record.identity);
  return isEncrypted ? 2 : 1;
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
