/** A Session that a CPO has sent to a hosted eMSP: by its id, and by the CPO where several have one of that id. */
import { type PartyId, partyKey } from '../../ocpi/party';
import type { HeldObject, ObjectShelf } from '../shelf';
import { OrderRefused } from './order';

/** Throws OrderRefused: `unknown` or `conflict`. */
export async function receivedSession(
  objects: ObjectShelf,
  { party, cpo, sessionId }: { party: PartyId; cpo?: PartyId; sessionId: string },
): Promise<HeldObject> {
  const holder = partyKey(party);
  const held = await objects.withId(holder, 'sessions', [sessionId.toUpperCase()]);
  const isMeant = ({ owner }: HeldObject) => (cpo ? owner === partyKey(cpo) : owner !== holder);
  const [only, ...others] = held.filter(isMeant);
  if (!only)
    throw new OrderRefused(
      'unknown',
      `there is no Session ${sessionId} that a CPO has sent to ${holder}; name the CPO in \`to\``,
    );
  if (others.length > 0)
    throw new OrderRefused('conflict', `several CPOs have sent a Session ${sessionId}; name one in \`to\``);
  return only;
}
