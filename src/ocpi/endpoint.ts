import type { Class } from './field';
import type { Kind } from './kinds';

/** The module ids of OCPI 2.2.1; partners may agree on others of their own. */
export const MODULES = [
  'cdrs',
  'chargingprofiles',
  'commands',
  'credentials',
  'hubclientinfo',
  'locations',
  'sessions',
  'tariffs',
  'tokens',
] as const;
export type ModuleId = (typeof MODULES)[number];

/** Which side of a module: SENDER owns the data and is pulled, RECEIVER is pushed to. */
export const INTERFACE_ROLES = ['SENDER', 'RECEIVER'] as const;
export type InterfaceRole = (typeof INTERFACE_ROLES)[number];

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** One operation of a module's interface. Data only: routes, version details, OpenAPI and tests follow from it. */
export interface Endpoint {
  /** Method and object: `getLocation`, `putToken`. */
  operation: string;
  method: Method;
  /** Segments behind the module's URL, parameters in braces: `{country_code}/{party_id}/{location_id}`. */
  path: string;
  /** One sentence. */
  summary: string;
  /** Chapter and section of the specification. */
  section: string;
  /** Query parameters as the fields of a class: besides the list's own four, or what one of these means here. */
  query?: Class;
  /** Takes `date_from`, `date_to`, `offset`, `limit` and answers a page. */
  list?: true;
  /** What the body must be; for PATCH the object whose fields may come. Absent: no body. */
  body?: Class;
  /** The body may be left out. */
  bodyOptional?: true;
  /** What `data` is: an object, or a bare value; absent where the module defines none. */
  answer?: Class | Kind;
  /** `data` is a list of `answer`. */
  answersList?: true;
  /** What is posted later to the `response_url` of body or query. */
  result?: Class;
}

/** A module's interface on one side. Configuration modules are between two platforms and are never routed. */
export interface ModuleInterface {
  module: ModuleId;
  role: InterfaceRole;
  kind: 'functional' | 'configuration';
  endpoints: readonly Endpoint[];
}
