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
