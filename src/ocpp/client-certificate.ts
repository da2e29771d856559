/** The certificate that a station shows over TLS of our own (OCPP security profile 3, BR-91). */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface ShownCertificate {
  /** Common name, and host names among the alternative names. */
  names: string[];
  organization: string | undefined;
  /** Hexadecimal digits. */
  serial: string;
  /** Why it proves nothing, in words; undefined: an authority of ours has signed it, and it is in order. */
  fault: string | undefined;
}

const FAULTS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  CRL_HAS_EXPIRED: 'cannot be checked: the list of revocations in OCPP_CLIENT_CRL has expired',
  UNABLE_TO_GET_CRL: 'cannot be checked: OCPP_CLIENT_CRL has no list of revocations of its authority',
  INVALID_PURPOSE: 'is none for clients',
};
const STRANGE = 'was not signed by an authority of OCPP_CLIENT_CA';

/** Undefined: none was shown, or TLS is not ours. */
export function shownCertificate(socket: Socket): ShownCertificate | undefined {
  const { getPeerCertificate, authorized, authorizationError } = socket as TLSSocket;
  if (getPeerCertificate === undefined) return undefined;
  const { subject, subjectaltname, serialNumber } = getPeerCertificate.call(socket) ?? {};
  if (subject === undefined) return undefined;
  const alternatives = [...(subjectaltname ?? '').matchAll(/DNS:([^,]+)/g)].map(([, name = '']) => name);
  return {
    names: [...allOf(subject.CN), ...alternatives],
    organization: allOf(subject.O)[0],
    serial: serialNumber,
    fault: authorized ? undefined : (FAULTS[String(authorizationError)] ?? STRANGE),
  };
}

/** Node gives a text, and a list when there are several. */
const allOf = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat());
