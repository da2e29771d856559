/** What partners send of Commands and ChargingProfiles to parties hosted here → orders, and their answers. */
import type { JsonObject } from '../../lib/json';
import { type Answer, done } from '../../ocpi/answer';
import { checked } from '../../ocpi/check';
import { ActiveChargingProfileQuery, ResponseUrlQuery } from '../../ocpi/model';
import { partyKey } from '../../ocpi/party';
import { readChecked } from '../pushed';
import type { Operations, Visit } from '../roles';
import type { Incoming, Taking } from './desk';
import { isCommand, type OrderName } from './order';
import type { Profiles } from './profiles';

const ORDER_OF: Record<string, OrderName> = {
  postStartSession: 'START_SESSION',
  postStopSession: 'STOP_SESSION',
  postReserveNow: 'RESERVE_NOW',
  postCancelReservation: 'CANCEL_RESERVATION',
  postUnlockConnector: 'UNLOCK_CONNECTOR',
  getActiveChargingProfile: 'GET_ACTIVE_CHARGING_PROFILE',
  putChargingProfile: 'SET_CHARGING_PROFILE',
  deleteChargingProfile: 'CLEAR_CHARGING_PROFILE',
};

export interface OrderOperationParts {
  /** Takes an order on, or says why not. Throws OcpiError. */
  take: (incoming: Incoming) => Promise<Taking>;
  profiles: Profiles;
}

export function orderOperations({ take, profiles }: OrderOperationParts): Operations {
  const receive =
    (name: OrderName) =>
    async (visit: Visit): Promise<Answer> => {
      const { response, situation } = await take(read(name, visit));
      const { message: _, ...withoutWords } = response;
      return { ...done(isCommand(name) ? response : withoutWords), situation };
    };
  return {
    ...Object.fromEntries(Object.entries(ORDER_OF).map(([operation, name]) => [operation, receive(name)])),
    async putActiveChargingProfile(visit: Visit): Promise<Answer> {
      const { request, from, party } = visit;
      await profiles.told(partyKey(party.id), partyKey(from), request.params.session_id ?? '', readChecked(request));
      return done();
    },
  };
}

function read(name: OrderName, { request, from, party }: Visit): Incoming {
  const { response_url, ...said } =
    request.method === 'POST' || request.method === 'PUT' ? readChecked(request) : readQuery(name, request.search);
  const content = isCommand(name) ? said : { ...said, session_id: request.params.session_id };
  return { party: party.id, from, platform: request.platform, name, content, responseUrl: String(response_url) };
}

/**
 * The query that asks for a profile or clears one. A `response_url` with a query of its own may have come without
 * percent-encoding, as in the specification's own example: then all that follows is its own, but for `duration`.
 */
function readQuery(name: OrderName, search: string): JsonObject {
  const at = search.indexOf('response_url=');
  const written = at < 0 ? '' : search.slice(at + 'response_url='.length);
  const plain = /^(https?:\/\/.*?)(?:&(duration=\d+))?$/.exec(written);
  const query = new URLSearchParams(plain ? `${search.slice(1, at)}&${plain[2] ?? ''}` : search);
  const response_url = plain ? plain[1] : query.get('response_url');
  const duration = query.get('duration');
  const asked = {
    ...(response_url ? { response_url } : {}),
    ...(duration === null ? {} : { duration: /^\d+$/.test(duration) ? Number(duration) : duration }),
  };
  return checked(name === 'GET_ACTIVE_CHARGING_PROFILE' ? ActiveChargingProfileQuery : ResponseUrlQuery, asked);
}
