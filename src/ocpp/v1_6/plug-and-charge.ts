/** Plug & Charge over OCPP 1.6: the messages of 2.0.1 as JSON text inside DataTransfer (OCA application note). */
import { isObject, type JsonObject } from '../../lib/json';
import type { Reply, StationFact } from '../station-event';
import { idTagInfoOf } from './words';

export const PNC_VENDOR = 'org.openchargealliance.iso15118pnc';

/** Undefined: no message that is known here. */
export function readPnc(message: string | undefined, data: string | undefined): StationFact | undefined {
  const content = parsed(data);
  if (!content) return undefined;
  if (message === 'Authorize') return readAuthorize(content);
  if (message === 'Get15118EVCertificate') return { kind: 'CertificateEvent', request: 'contractCertificate', content };
  if (message === 'SignCertificate') return { kind: 'CertificateEvent', request: 'signV2g', content };
  if (message !== 'GetCertificateStatus') return undefined;
  const hash = isObject(content.ocspRequestData) ? content.ocspRequestData : content;
  return { kind: 'CertificateEvent', request: 'certificateStatus', content: hash };
}

/** The eMAID stands as a text, or as an IdTokenType of 2.0.1. */
function readAuthorize({
  idToken,
  certificate,
  iso15118CertificateHashData: hashes,
}: JsonObject): StationFact | undefined {
  const text = isObject(idToken) ? idToken.idToken : idToken;
  if (typeof text !== 'string') return undefined;
  return {
    kind: 'AuthorizeAsked',
    token: { text, type: 'eMAID' },
    ...(typeof certificate === 'string' ? { certificate } : {}),
    ...(Array.isArray(hashes) ? { certificateHashes: hashes as Record<string, string>[] } : {}),
  };
}

/** The inner answer; undefined: the message was none of these. */
export function writePnc({ verdict, outcome }: Reply): object | undefined {
  if (verdict) {
    const certificate = verdict.certificate === undefined ? {} : { certificateStatus: verdict.certificate };
    return { idTokenInfo: { status: idTagInfoOf(verdict).status }, ...certificate };
  }
  const { request, status, content } = outcome ?? {};
  if (request === 'contractCertificate') return { status, exiResponse: content ?? '' };
  if (request === 'signV2g') return { status };
  if (request !== 'certificateStatus') return undefined;
  return { status, ...(content === undefined ? {} : { ocspResult: content }) };
}

/** What a wrapped answer says. */
export function statusIn(data: string | undefined): string | undefined {
  const status = parsed(data)?.status;
  return typeof status === 'string' ? status : undefined;
}

function parsed(data: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
