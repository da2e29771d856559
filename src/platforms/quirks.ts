/**
 * What a partner does otherwise than the book says, as data: every exception is one named field here, one use, one test.
 * A platform has a profile, a ready-made set, and may override single fields; within it, fields may differ by module.
 */
import { INTERFACE_ROLES, type InterfaceRole } from '../ocpi/endpoint';
import { Bool, Enum, FieldOf, Int, IntBetween, Nested } from '../ocpi/field';
import { pattern, text } from '../ocpi/kinds';
import { COMMAND_TYPES, type CommandType } from '../ocpi/model';
import { PAGE_LIMIT } from '../ocpi/page';

/** An endpoint a partner must offer before its registration is accepted. */
export class RequiredEndpoint {
  @FieldOf(text(64), '1', 'Module id.')
  identifier!: string;

  @Enum(INTERFACE_ROLES, '1', 'Which side of the module.')
  role!: InterfaceRole;
}

/** What may differ from module to module. */
export class ExchangeQuirks {
  @Bool('?', 'Send the whole object with PUT where a PATCH of its changed members would do.')
  put_instead_of_patch?: boolean | null;

  @Enum(['send', 'omit'], '?', 'Whether requests to it carry routing headers; send when left out.')
  routing_headers?: 'send' | 'omit' | null;

  @Enum(
    ['party', 'hub'],
    '?',
    'Whom requests to an upstream hub are addressed to: the party behind it, or the hub itself, which finds the party.',
  )
  route_to?: 'party' | 'hub' | null;

  @Enum(['as_told', 'always', 'never'], '?', 'Slash at the end of the addresses called; as_told when left out.')
  trailing_slash?: 'as_told' | 'always' | 'never' | null;

  @Enum(
    ['as_is', 'upper', 'lower'],
    '?',
    'Spelling of party and object ids in the addresses called; as_is when left out.',
  )
  id_case?: 'as_is' | 'upper' | 'lower' | null;

  @IntBetween(1, PAGE_LIMIT, '?', 'The most objects on a page, in both directions.')
  page_limit?: number | null;

  @Bool('?', 'It ignores offset and limit and answers everything at once: its first page is taken for the whole list.')
  ignores_paging?: boolean | null;

  @Enum(
    ['strict', 'repair'],
    '?',
    'DateTimes of objects it sends: must be in UTC with Z, or are brought to it when another offset or form can be read.',
  )
  date_times?: 'strict' | 'repair' | null;

  @Enum(
    ['refuse', 'leave_out', 'repair'],
    '?',
    'An object of its that breaks the rules: refused; accepted but left out and reported, so that its queue goes on; or repaired where that loses little (unknown enum value, text too long, optional member) and reported.',
  )
  faulty_objects?: 'refuse' | 'leave_out' | 'repair' | null;

  @Bool('?', 'An HTTP 2xx answer without a body counts as success.')
  empty_answers?: boolean | null;

  @Bool(
    '?',
    'An HTTP 4xx answer without an OCPI envelope counts as a refusal of the object, not as trouble of the partner.',
  )
  http_refusals?: boolean | null;

  @Bool('?', 'Apply a push whose last_updated is older than what is held, for partners whose clocks are wrong.')
  apply_older_pushes?: boolean | null;

  @Bool('?', 'Its answers to POST, PUT, PATCH and DELETE have what is one object by the book in a list of one.')
  object_in_list?: boolean | null;

  @Bool('?', 'Nothing is read from its lists.')
  no_pull?: boolean | null;
}

/** The same for one module alone. */
export class ModuleQuirks extends ExchangeQuirks {
  @FieldOf(text(64), '1', 'Module id.')
  identifier!: string;
}

export const PROFILE_NAMES = ['strict', 'lenient', 'gireve-2.2.1'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What may be set per platform; everything is optional and by the profile, or by the book, when left out. */
export class Quirks extends ExchangeQuirks {
  @Enum(PROFILE_NAMES, '?', 'Ready-made set that the other fields override; strict when left out.')
  profile?: ProfileName | null;

  @Nested(() => ModuleQuirks, '*', 'What is different for single modules.')
  modules?: ModuleQuirks[] | null;

  @Enum(['base64', 'raw'], '?', 'How our token is written in Authorization: base64 (2.2.1) or raw (2.1.1 and 2.2).')
  token_encoding?: 'base64' | 'raw' | null;

  @Bool('?', 'Whether a token that comes without Base64 is accepted; true when left out.')
  accept_raw_token?: boolean | null;

  @Bool('?', 'Refuse its requests between parties when they come without both routing headers.')
  require_routing?: boolean | null;

  @Bool('?', 'Send a broadcast once to the platform, addressed to its first party, instead of once per party.')
  broadcast_once?: boolean | null;

  @Bool('?', 'Take a list request without OCPI-to-* headers for GET All instead of refusing it.')
  list_without_to?: boolean | null;

  @Bool('?', 'Add routing headers to hubclientinfo messages, against the specification.')
  routing_on_hubclientinfo?: boolean | null;

  @Int('?', 'Failed still-alive checks in a row before the platform counts as OFFLINE; 1 when left out.')
  still_alive_failures?: number | null;

  @Nested(() => RequiredEndpoint, '*', 'Endpoints that the platform must offer; otherwise registration ends with 3003.')
  required_endpoints?: RequiredEndpoint[] | null;

  @FieldOf(text(64), '*', 'Ids of modules that it lists but does not serve: they are never called.')
  unsupported_modules?: string[] | null;

  @Enum(COMMAND_TYPES, '*', 'Commands that it does not take: answered NOT_SUPPORTED here, without a call.')
  unsupported_commands?: CommandType[] | null;

  @Enum(
    ['put', 'never'],
    '?',
    'Whether it takes a PUT of credentials, by which tokens are rotated and roles are told; put when left out.',
  )
  credentials_update?: 'put' | 'never' | null;

  @FieldOf(text(64), '*', 'Ids of custom modules agreed with this platform; only they are listed to it and routed.')
  custom_modules?: string[] | null;

  @FieldOf(
    pattern('^[A-Z]{2}\\*[A-Z0-9]{3}$', 'a party written FR*ABC'),
    '*',
    'Parties that are reached over this platform even when another way is more direct.',
  )
  preferred_for?: string[] | null;
}

export interface Profile {
  /** For people who choose one. */
  summary: string;
  quirks: Quirks;
}

/** Ready-made sets. A new one is an entry here. */
export const PROFILES: Record<ProfileName, Profile> = {
  strict: { summary: 'By the book: OCPI 2.2.1 as it is written.', quirks: {} },
  lenient: {
    summary: 'For partners that mean well: small faults are repaired and reported, bare HTTP answers are understood.',
    quirks: {
      date_times: 'repair',
      faulty_objects: 'repair',
      empty_answers: true,
      http_refusals: true,
      object_in_list: true,
      list_without_to: true,
      still_alive_failures: 3,
    },
  },
  'gireve-2.2.1': {
    summary: 'The hub of Gireve in its version 2.2.1: everything is addressed to the hub, Sessions are put whole.',
    quirks: {
      credentials_update: 'never',
      route_to: 'hub',
      broadcast_once: true,
      faulty_objects: 'leave_out',
      empty_answers: true,
      http_refusals: true,
      unsupported_modules: ['chargingprofiles', 'hubclientinfo'],
      unsupported_commands: ['RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR'],
      modules: [
        { identifier: 'locations', page_limit: 100 },
        { identifier: 'sessions', put_instead_of_patch: true },
        { identifier: 'cdrs', page_limit: 20 },
        { identifier: 'tariffs', page_limit: 100 },
        { identifier: 'tokens', page_limit: 1000, no_pull: true },
      ],
    },
  },
};

const effective = new WeakMap<Quirks, Map<string, Quirks>>();

/** What holds for a platform, or for one module of it: its own words before its profile's, the module's before both. */
export function quirksOf({ quirks }: { quirks: Quirks }, module = ''): Quirks {
  if (isByTheBook(quirks)) return quirks;
  const known = effective.get(quirks)?.get(module);
  if (known) return known;
  const byModule = effective.get(quirks) ?? new Map<string, Quirks>();
  const made = combine(quirks, module);
  effective.set(quirks, byModule.set(module, made));
  return made;
}

/** Nothing is said of it, as of most platforms. */
function isByTheBook(quirks: Quirks): boolean {
  for (const _ in quirks) return false;
  return true;
}

function combine(own: Quirks, module: string): Quirks {
  const { quirks: profile } = PROFILES[own.profile ?? 'strict'];
  const ofModule = ({ modules }: Quirks) => modules?.find(({ identifier }) => identifier === module) ?? {};
  const layers = [profile, ofModule(profile), own, ofModule(own)];
  const given = layers.flatMap((layer) =>
    Object.entries(layer).filter(([, value]) => value !== undefined && value !== null),
  );
  return Object.fromEntries(given) as Quirks;
}
