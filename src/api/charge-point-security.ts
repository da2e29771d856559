/** Certificates, passwords and security profiles of charge points, and what they say of their security. */
import { toDateTime } from '../lib/clock';
import { CiString, Enum, FieldOf, Int } from '../ocpi/field';
import { pem, text } from '../ocpi/kinds';
import { CERTIFICATE_USES, type CertificateUse, type OrderOutcome, type SigningPurpose } from '../ocpp/order';
import type { ChargePointParts } from './charge-point-request';
import { CHARGE_POINT_PATH, stationIn } from './charge-points';
import { Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, LIST_QUERY, limitOf, listOf, ok } from './route';
import { refusedByStation } from './station-answer';

const INSTALLABLE = CERTIFICATE_USES.filter((use) => use !== 'V2GCertificateChain');

class NewCertificate {
  @Enum(INSTALLABLE, '1', 'What it is for; OCPP 1.6 knows the first two.')
  use!: CertificateUse;

  @FieldOf(pem(5500), '1', 'The certificate (PEM).')
  certificate!: string;
}

class RenewRequest {
  @Enum(['station', 'v2g'], '1', 'Its own certificate towards us, or that of an EVSE towards vehicles.')
  purpose!: SigningPurpose;
}

class PasswordRequest {
  @FieldOf(text(40), '?', '16 to 40 characters; one that nobody knows is made when left out.')
  password?: string;
}

class ProfileRequest {
  @Int('1', 'OCPP security profile, higher than the one it has: 1 to 3.')
  profile!: number;

  @FieldOf(text(512), '?', 'OCPP 2.0.1: where it connects, without its identity: `wss://ocpp.example/ocpp`.')
  url?: string;

  @Int('?', 'OCPP 2.0.1: number of the configuration slot.')
  slot?: number;

  @CiString(20, '?', 'OCPP 2.0.1: over what it connects: `Wired0`, `Wireless0` …')
  interface?: string;
}

const ANSWER = {
  type: 'object',
  properties: { answer: { type: 'string' }, reason: { type: ['string', 'null'] } },
};
const CERTIFICATE = {
  type: 'object',
  properties: {
    use: { type: 'string', enum: [...CERTIFICATE_USES] },
    serial_number: { type: 'string' },
    hash_algorithm: { type: 'string' },
    issuer_name_hash: { type: 'string' },
    issuer_key_hash: { type: 'string' },
  },
};
const SECURITY_EVENT = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    at: { type: 'string' },
    type: { type: 'string' },
    text: { type: ['string', 'null'] },
  },
};

const COMMON = { tag: 'Charge points', scope: 'admin' as const, status: 200, answer: ANSWER };

export function chargePointSecurityRoutes(parts: ChargePointParts): ApiRoute[] {
  return [...certificateRoutes(parts), ...proofRoutes(parts), securityEventRoute(parts)];
}

function certificateRoutes(parts: ChargePointParts): ApiRoute[] {
  const { certificates, operations } = parts.bridge.carrying;
  const path = `${CHARGE_POINT_PATH}/certificates`;
  return [
    {
      ...COMMON,
      method: 'get',
      path,
      summary: 'The certificates that are installed at it, asked for now.',
      query: { use: 'Only those for these uses, repeated or separated by commas.' },
      answer: listOf(CERTIFICATE),
      run: async ({ params, query }) => {
        const { identity } = stationIn(parts, params);
        const outcome = done(identity, await certificates.installed(identity, usesIn(query)));
        return ok({ items: (outcome.certificates ?? []).map(shownCertificate), next: null });
      },
    },
    {
      ...COMMON,
      method: 'post',
      path,
      summary: 'Install a certificate of an authority that it is to trust.',
      body: NewCertificate,
      run: async ({ params, body }: ApiRequest<NewCertificate>) => {
        const { identity } = stationIn(parts, params);
        const { use, certificate } = body;
        return ok(answered(identity, await operations.run(identity, { kind: 'installCertificate', use, certificate })));
      },
    },
    {
      ...COMMON,
      method: 'delete',
      path: `${path}/{serial_number}`,
      summary: 'Take an installed certificate away; never the last one of an authority for its use.',
      status: 204,
      run: async ({ params }) => {
        const { identity } = stationIn(parts, params);
        done(identity, await certificates.remove(identity, params.serial_number ?? ''));
        return gone;
      },
    },
    {
      ...COMMON,
      method: 'post',
      path: `${path}/renew`,
      summary: 'Have it ask for a new certificate; it is signed, and good from its first use on.',
      body: RenewRequest,
      run: async ({ params, body }: ApiRequest<RenewRequest>) => {
        const { identity } = stationIn(parts, params);
        return ok(
          answered(identity, await operations.run(identity, { kind: 'triggerSigning', purpose: body.purpose })),
        );
      },
    },
  ];
}

function proofRoutes(parts: ChargePointParts): ApiRoute[] {
  const { rollouts } = parts.bridge.carrying;
  return [
    {
      ...COMMON,
      method: 'post',
      path: `${CHARGE_POINT_PATH}/password`,
      summary: 'Give it a new password, which it is told; the old one ends when it has come with the new one.',
      body: PasswordRequest,
      run: async ({ params, body }: ApiRequest<PasswordRequest>) => {
        const { identity } = stationIn(parts, params);
        if (body.password !== undefined && body.password.length < 16)
          throw new Problem(400, 'Bad request', '/password: 16 to 40 characters');
        return ok(answered(identity, await rollouts.password(identity, body.password)));
      },
    },
    {
      ...COMMON,
      method: 'post',
      path: `${CHARGE_POINT_PATH}/security-profile`,
      summary: 'Have it come with a higher security profile, after a restart; from then on it cannot come with less.',
      body: ProfileRequest,
      run: async ({ params, body }: ApiRequest<ProfileRequest>) => {
        const record = stationIn(parts, params);
        const { profile, url, slot, interface: over } = body;
        if (profile < 1 || profile > 3) throw new Problem(400, 'Bad request', '/profile: 1 to 3');
        const place = url && slot !== undefined && over ? { url, slot, interface: over } : undefined;
        return ok(answered(record.identity, await rollouts.raise(record, profile, place)));
      },
    },
  ];
}

function securityEventRoute(parts: ChargePointParts): ApiRoute {
  return {
    ...COMMON,
    scope: 'read',
    method: 'get',
    path: `${CHARGE_POINT_PATH}/security-events`,
    summary: 'What it has reported about its security, newest first.',
    query: { ...LIST_QUERY, cursor: 'Id of the event before which to go on.' },
    answer: listOf(SECURITY_EVENT),
    run: async ({ params, query }) => {
      const { identity } = stationIn(parts, params);
      const limit = limitOf(query);
      const events = await parts.bridge.carrying.securityEvents(identity, {
        before: query.get('cursor') ?? undefined,
        limit,
      });
      const items = events.map(({ id, at, type, text: told }) => ({
        id,
        at: toDateTime(at),
        type,
        text: told ?? null,
      }));
      return ok({ items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null });
    },
  };
}

/** Throws Problem when it was not done. */
function done(identity: string, outcome: OrderOutcome): OrderOutcome {
  if (['accepted', 'scheduled', 'rebootRequired'].includes(outcome.status)) return outcome;
  throw refusedByStation(identity, outcome);
}

function answered(identity: string, outcome: OrderOutcome) {
  const { status, reason } = done(identity, outcome);
  return { answer: status, reason: reason ?? null };
}

function usesIn(query: URLSearchParams): CertificateUse[] | undefined {
  const asked = query.getAll('use').flatMap((one) => one.split(','));
  const uses = CERTIFICATE_USES.filter((use) => asked.includes(use));
  if (uses.length === asked.length) return uses.length === 0 ? undefined : uses;
  throw new Problem(400, 'Bad request', `?use: of ${CERTIFICATE_USES.join(', ')}`);
}

const shownCertificate = ({ use, hash }: NonNullable<OrderOutcome['certificates']>[number]) => ({
  use,
  serial_number: hash.serialNumber,
  hash_algorithm: hash.hashAlgorithm,
  issuer_name_hash: hash.issuerNameHash,
  issuer_key_hash: hash.issuerKeyHash,
});
