/**
 * What back offices are told of: the closed list of event types. A new one is a row here and a call of `feed.tell`.
 * Types are never renamed; `data` may gain members.
 */
export const EVENT_TYPES = {
  'platform.invited': 'A platform may register with us. `data`: name.',
  'platform.registered': 'A platform has exchanged credentials with us. `data`: name.',
  'platform.updated': 'A platform has exchanged its credentials anew. `data`: name.',
  'platform.failed': 'A registration failed. `data`: name, step, reason.',
  'platform.unregistered': 'A platform is no longer registered. `data`: name.',
  'platform.offline': 'A platform does not answer any more. `data`: name, reason.',
  'platform.online': 'A platform answers again. `data`: name.',
  'location.updated': 'A Location, EVSE or Connector of another party came or changed. `data`: the object.',
  'location.removed': 'A Location of another party is gone.',
  'tariff.updated': 'A Tariff of another party came or changed. `data`: the object.',
  'tariff.removed': 'A Tariff of another party is gone.',
  'token.updated': 'A Token of another party came or changed. `data`: the object.',
  'token.authorized': 'A partner asked whether a Token of a hosted eMSP may charge. `data`: the answer, and for whom.',
  'session.updated': 'A Session of another party came or changed. `data`: the object.',
  'cdr.received': 'A CDR of another party came. `data`: the object.',
  'cdr.checked': 'A CDR was checked, when it came or once more. `data`: owner, verdict, findings, totals.',
  'charging-preferences.received':
    'An eMSP tells what a driver wants of a Session. `data`: response, and the preferences.',
  'command.received': 'A partner commands something of a hosted CPO. `data`: command, and the request.',
  'command.result': 'The result of a command, or its time-out. `data`: id, command, result, message.',
  'charging-profile.received':
    'A partner asks for, sets or clears the profile of a Session of a hosted CPO. `data`: command, and the request.',
  'charging-profile.updated': 'A CPO tells which profile is in force now. `data`: from, and the profile.',
  'charging-profile.result': 'The result of a charging profile request, or its time-out. `data`: id, result.',
  'object.rejected': 'What a partner sent or listed is not valid and was not taken. `data`: reason.',
  'push.failed': 'An object could not be delivered; it stays due. `data`: reason.',
  'push.paused': 'Nothing is sent to a platform until somebody acts, or for a while. `data`: reason.',
  'push.resumed': 'A platform is sent to again.',
  'pull.failed': 'A list of a partner could not be read to its end. `data`: reason.',
  'webhook.disabled': 'A webhook has failed for too long and gets nothing more. `data`: id, url, reason.',
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** Every type: `*`. All of one kind: `platform.*`. */
export function typesMatching(pattern: string): EventType[] {
  const all = Object.keys(EVENT_TYPES) as EventType[];
  if (pattern === '*') return all;
  if (pattern.endsWith('.*')) return all.filter((type) => type.startsWith(pattern.slice(0, -1)));
  return all.filter((type) => type === pattern);
}
