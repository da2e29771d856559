/** TLS of our own, when TLS_CERT and TLS_KEY name files. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config';
import type { Tls } from '../http/server';

/** Undefined: plain HTTP, and TLS is the reverse proxy's matter. Throws when a file cannot be read. */
export function readTls({ tlsCert, tlsKey }: Config): Tls | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return { cert: readFileSync(tlsCert, 'utf8'), key: readFileSync(tlsKey, 'utf8') };
}

/** The same for the API, whose callers must show a certificate of that authority, when API_CLIENT_CA names one. */
export function readApiTls(config: Config): Tls | undefined {
  const tls = readTls(config);
  return tls && config.apiClientCa ? { ...tls, clientCa: readFileSync(config.apiClientCa, 'utf8') } : tls;
}

/** The same for the port of the chargers: they may show a certificate of OCPP_CLIENT_CA, and the bridge judges it. */
export function readStationTls(config: Config): Tls | undefined {
  const tls = readTls(config);
  if (!tls || config.ocppClientCa === undefined) return tls;
  const clientCa = readFileSync(config.ocppClientCa, 'utf8');
  return { ...tls, clientCa, isClientJudgedLater: true, clientCrls: crlsOf(config.ocppClientCrl) };
}

/** Each list by itself: of several in one text only the first would be read. A file without one would revoke nothing. */
function crlsOf(path: string | undefined): string[] | undefined {
  if (path === undefined) return undefined;
  const lists = readFileSync(path, 'utf8').match(/-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g);
  if (lists) return lists;
  throw new Error(`OCPP_CLIENT_CRL: ${path} has no list of revocations (PEM, X509 CRL)`);
}
