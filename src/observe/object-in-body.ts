/** The id of an object that only the body names: a CDR is sent by POST to its module's address. */

/** What of the request is looked at; the body may be cut off. */
interface Sent {
  module?: string;
  method: string;
  requestBody?: Buffer;
}

/** A string in JSON, a bracket, or a colon: all that tells where we are. */
const PIECES = /"((?:[^"\\]|\\.)*)"|[{}[\]:]/g;

/** How much of a body is looked through. */
const READ_BYTES = 65_536;
const DEEPER: Record<string, number> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** The value of a text member of the outermost object; undefined when the text ends before it. */
function topLevelText(json: string, member: string): string | undefined {
  let depth = 0;
  let before = ['', ''];
  // One after the other: the id usually stands near the beginning.
  for (const [piece, text] of json.matchAll(PIECES)) {
    depth += DEEPER[piece] ?? 0;
    if (text !== undefined && depth === 1 && before[0] === member && before[1] === ':') return text;
    before = [before[1] ?? '', text ?? piece];
  }
  return undefined;
}

/** The CDR's id; undefined for everything else. */
export function objectInBody({ module, method, requestBody }: Sent): string | undefined {
  if (module !== 'cdrs' || method !== 'POST' || !requestBody) return undefined;
  return topLevelText(requestBody.subarray(0, READ_BYTES).toString('utf8'), 'id')?.slice(0, 255);
}
