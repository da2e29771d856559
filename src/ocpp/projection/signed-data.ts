/** Signed meter values → `signed_data` of a CDR (mapping 7.3). The bytes are passed on as they came. */
import type { SignedData } from '../../ocpi/model';
import type { Measured } from '../models/samples';
import type { Transaction } from '../models/transaction';
import type { SignedRecord } from '../station-event';
import { isSignedBy } from './ocmf';

type SignedValue = SignedData['signed_values'][number];

const MAX_VALUE = 5000;
const MAX_KEY = 512;
const MAX_METHOD = 36;

/** Undefined when there is none. What is too long is left out, never cut. */
export function signedDataOf({ measured }: Transaction): SignedData | undefined {
  const records = recordsIn(measured);
  const values = records.flatMap(({ moment, record }) => signedValueOf(record, moment) ?? []);
  const first = records[0]?.record;
  if (!first || values.length === 0) return undefined;
  const method = records.find(({ record }) => record.method)?.record.method ?? methodOf(first.bytes);
  const version = /^OCMF\|.*"FV"\s*:\s*"(\d+)\.0"/s.exec(first.bytes.toString('utf8'))?.[1];
  const key = records.find(({ record }) => record.publicKey)?.record.publicKey;
  const keyText = key === undefined ? undefined : keyOf(key);
  return {
    encoding_method: method.slice(0, MAX_METHOD),
    ...(version === undefined ? {} : { encoding_method_version: Number(version) }),
    ...(keyText !== undefined && keyText.length <= MAX_KEY ? { public_key: keyText } : {}),
    signed_values: values,
  };
}

/** What operators should know of the signed values; none of it stops a CDR (BR-62). */
export function troublesOfSigned({ measured }: Transaction): string[] {
  const moments = recordsIn(measured);
  const given = moments.find(({ record }) => record.publicKey)?.record.publicKey;
  const key = given === undefined ? undefined : keyOf(given);
  const isForged = ({ record }: (typeof moments)[number]) =>
    key !== undefined && isSignedBy(record.bytes.toString('utf8'), Buffer.from(key, 'base64')) === false;
  return [
    ...(moments.some(isForged) ? ['the signature of a meter value does not verify'] : []),
    ...(moments.some(({ record, moment }) => !signedValueOf(record, moment)) ? [LEFT_OUT_VALUE] : []),
    ...(key !== undefined && key.length > MAX_KEY ? [LEFT_OUT_KEY] : []),
  ];
}

const recordsIn = (measured: Measured[]) =>
  measured.flatMap((moment) => (moment.signed ?? []).map((record) => ({ moment, record: unwrapped(record) })));

const LEFT_OUT_VALUE = 'a signed value is too long for a CDR and was left out';
const LEFT_OUT_KEY = 'the key of the signed values is too long for a CDR and was left out';

interface Unwrapped {
  bytes: Buffer;
  method?: string;
  publicKey?: string;
}

/** Raw text, Base64 or hexadecimal digits of it, or the JSON form of the OCA's application note. */
function unwrapped({ data, method: signing, encoding, publicKey }: SignedRecord): Unwrapped {
  const method = encoding || signing || undefined;
  if (data.trim().startsWith('{')) return unwrapJson(data) ?? { bytes: Buffer.from(data), method, publicKey };
  return { bytes: bytesOf(data), method, publicKey: publicKey || undefined };
}

function unwrapJson(text: string): Unwrapped | undefined {
  try {
    const { signedMeterData, signingMethod, encodingMethod, publicKey } = JSON.parse(text) as Record<string, string>;
    if (typeof signedMeterData !== 'string') return undefined;
    return { bytes: bytesOf(signedMeterData), method: encodingMethod || signingMethod, publicKey };
  } catch {
    return undefined;
  }
}

function bytesOf(text: string): Buffer {
  const compact = text.trim();
  if (/^([0-9a-f]{2})+$/i.test(compact)) return Buffer.from(compact, 'hex');
  const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact);
  return isBase64 ? Buffer.from(compact, 'base64') : Buffer.from(text);
}

const methodOf = (bytes: Buffer) => (bytes.toString('latin1').startsWith('OCMF|') ? 'OCMF' : 'unknown');

/** Base64 of the DER bytes, whatever form the key came in. */
function keyOf(given: string): string {
  const bare = given.startsWith('oca:') ? (given.split(':').at(-1) ?? given) : given;
  const bytes = bytesOf(bare);
  const text = bytes.toString('latin1');
  const pem = /-----BEGIN [^-]+-----([\s\S]+?)-----END/.exec(text)?.[1];
  if (pem !== undefined) return pem.replace(/\s+/g, '');
  return /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex').toString('base64') : bytes.toString('base64');
}

function signedValueOf({ bytes }: Unwrapped, { context }: Measured): SignedValue | undefined {
  const text = bytes.toString('utf8');
  const plain = /^[\x20-\x7e\s]+$/.test(text) ? text : bytes.toString('base64');
  const signed = bytes.toString('base64');
  if (signed.length > MAX_VALUE || plain.length > MAX_VALUE) return undefined;
  return { nature: natureOf(context, text), plain_data: plain, signed_data: signed };
}

/** One OCMF record may hold the readings of begin and end: it belongs to the end. */
function natureOf(context: string, text: string): string {
  if (context === 'Transaction.End' || (/"TX"\s*:\s*"B"/.test(text) && /"TX"\s*:\s*"[ELRACT]"/.test(text)))
    return 'End';
  return context === 'Transaction.Begin' ? 'Start' : 'Intermediate';
}
