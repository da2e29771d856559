/** The body of what a partner pushes: read, held against the address, and admitted as the partner's quirks say. */
import { isObject, JsonError, type JsonObject, parseJson, replaceTopLevelString } from '../lib/json';
import type { Events } from '../observe/events';
import { contradictions } from '../ocpi/change';
import { checked, checkedPatch, tellFaults } from '../ocpi/check';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { OcpiRequest } from '../platforms/request';
import { admit } from './admit';
import type { Visit } from './roles';

export interface Pushed {
  /** As it is to be kept. */
  text: string;
  value: JsonObject;
}

/**
 * Undefined when the partner's quirks say that the object is left out. What was repaired or left out is told. Throws
 * `notJson`, `invalidParameters`.
 */
export function readPushed({ request, party }: Visit, events: Events): Pushed | undefined {
  const { endpoint, method, params, body, platform, module } = request;
  if (!endpoint?.body) throw new OcpiError('invalidParameters', `${method} ${module} takes no body`);
  const content = readJson(body);
  const told = contradictions(params, content);
  if (told.length > 0) throw new OcpiError('invalidParameters', told.join('; '));
  const about = { platform: platform.name, party: partyKey(party.id), module };
  const isReserved = module === 'sessions' && isObject(content) && content.status === 'RESERVED';
  // OCPI 2.2.1 "Reservation" writes RESERVED, where the enum has RESERVATION.
  const sent = body?.toString('utf8') ?? '';
  const text = isReserved ? replaceTopLevelString(sent, 'status', 'RESERVATION') : sent;
  const value = (isReserved ? JSON.parse(text) : content) as JsonObject;
  if (isReserved) events.objectRepaired({ ...about, reason: '/status RESERVED was read as RESERVATION' });
  const admission = admit(
    { json: text, value },
    { type: endpoint.body, isPatch: method === 'PATCH' },
    platform,
    module,
  );
  if (admission.kind === 'taken') {
    if (admission.repaired.length > 0) events.objectRepaired({ ...about, reason: tellFaults(admission.repaired) });
    return { text: admission.json, value: admission.value };
  }
  const reason = tellFaults(admission.faults);
  // A CDR is money: none is taken with success and then left out.
  if (admission.kind === 'refused' || module === 'cdrs') throw new OcpiError('invalidParameters', reason);
  events.badObjectLeftOut({ ...about, reason });
  return undefined;
}

/** The body as JSON, checked by its class and against the address. Throws `notJson`, `invalidParameters`. */
export function readChecked({ endpoint, method, params, body }: OcpiRequest): JsonObject {
  if (!endpoint?.body) return {};
  const content = readJson(body);
  const value = method === 'PATCH' ? checkedPatch(endpoint.body, content) : checked(endpoint.body, content);
  const told = contradictions(params, value);
  if (told.length > 0) throw new OcpiError('invalidParameters', told.join('; '));
  return value as JsonObject;
}

/** Throws `notJson` saying where. */
export function readJson(body: Buffer | undefined): unknown {
  try {
    return parseJson(body ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof JsonError) throw new OcpiError('notJson', error.message);
    throw error;
  }
}
