import type { IncomingMessage } from 'node:http';
import type { Clock } from '../lib/clock';
import { OcpiError } from '../ocpi/status';

/** A body that takes longer than this is not waited for. */
const BODY_TIMEOUT_MS = 30_000;

/** The whole body; undefined when there is none. Throws `tooLarge`, `tooSlow`, or `notJson` for another media type. */
export function readBodyOf(
  request: IncomingMessage,
  limit: number,
  clock: Clock,
): Promise<Buffer | undefined> | undefined {
  const { headers } = request;
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) return undefined;
  if (length === '0') return undefined;
  if (Number(length) > limit) throw new OcpiError('tooLarge', `at most ${limit} bytes are read`);
  checkMediaType(headers['content-type']);
  return collect(request, limit, clock);
}

/** OCPI 2.2.1 "Request format": JSON in any spelling of its media type; a missing one is forgiven. */
function checkMediaType(contentType: string | undefined): void {
  if (contentType === undefined || /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return;
  throw new OcpiError('notJson', `Content-Type is ${JSON.stringify(contentType.slice(0, 80))}; send application/json`);
}

function collect(request: IncomingMessage, limit: number, clock: Clock): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stopTimer = clock.after(BODY_TIMEOUT_MS, () => fail(new OcpiError('tooSlow', `${BODY_TIMEOUT_MS / 1000} s`)));
    let ended = false;
    const fail = (error: Error) => {
      stopTimer();
      request.removeAllListeners('data');
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) fail(new OcpiError('tooLarge', `at most ${limit} bytes are read`));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      ended = true;
      stopTimer();
      const [only] = chunks;
      resolve(size === 0 ? undefined : chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    request.on('error', fail);
    request.on('close', () => ended || fail(new OcpiError('malformed', 'the connection ended before the body')));
  });
}
