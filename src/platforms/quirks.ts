/** Named exceptions for partners that deviate. Each is one field here, one use, one test. */

import { INTERFACE_ROLES, type InterfaceRole } from '../ocpi/endpoint';
import { Bool, Enum, FieldOf, Int, Nested } from '../ocpi/field';
import { text } from '../ocpi/kinds';

/** An endpoint a partner must offer before its registration is accepted. */
export class RequiredEndpoint {
  @FieldOf(text(64), '1', 'Module id.')
  identifier!: string;

  @Enum(INTERFACE_ROLES, '1', 'Which side of the module.')
  role!: InterfaceRole;
}

/** What may be set per platform; everything is optional and by the book when left out. */
export class Quirks {
  @Enum(['base64', 'raw'], '?', 'How our token is written in Authorization: base64 (2.2.1) or raw (2.1.1 and 2.2).')
  token_encoding?: 'base64' | 'raw' | null;

  @Bool('?', 'Whether a token that comes without Base64 is accepted; true when left out.')
  accept_raw_token?: boolean | null;

  @Bool('?', 'Send a broadcast once to the platform, addressed to its first party, instead of once per party.')
  broadcast_once?: boolean | null;

  @Bool('?', 'Send the whole object with PUT where a PATCH of its changed members would do.')
  put_instead_of_patch?: boolean | null;

  @Bool('?', 'Take a list request without OCPI-to-* headers for GET All instead of refusing it.')
  list_without_to?: boolean | null;

  @Bool('?', 'Add routing headers to hubclientinfo messages, against the specification.')
  routing_on_hubclientinfo?: boolean | null;

  @Int('?', 'Failed still-alive checks in a row before the platform counts as OFFLINE; 1 when left out.')
  still_alive_failures?: number | null;

  @Nested(() => RequiredEndpoint, '*', 'Endpoints that the platform must offer; otherwise registration ends with 3003.')
  required_endpoints?: RequiredEndpoint[] | null;

  @FieldOf(text(64), '*', 'Ids of custom modules agreed with this platform; only they are listed to it and routed.')
  custom_modules?: string[] | null;
}
