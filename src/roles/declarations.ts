/**
 * What a Location's operator has to declare to the French authorities beside the OCPI object: whose it is, the
 * operational unit, its stations and delivery points, and what meters and dates its EVSEs have.
 */
import type { Clock } from '../lib/clock';
import { toDateTime } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';
import type { Fault } from '../ocpi/check';
import { Bool, CiString, Enum, FieldOf, Matching, Nested, Text } from '../ocpi/field';
import { pattern } from '../ocpi/kinds';
import type { PartyKey } from '../ocpi/party';
import { isSiren, isStationId, normalisedId, prefixOf } from './french';

const EMAIL = pattern('^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', 'an e-mail address');
const PHONE = pattern('^\\+[1-9][0-9]{5,14}$', 'a phone number such as +33123456789');
const DATE = '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
const SITES = [
  'Voirie',
  'Parking public',
  'Parking privé à usage public',
  'Parking privé réservé à la clientèle',
  'Station dédiée à la recharge rapide',
] as const;
const PMR = ['Réservé PMR', 'Accessible mais non réservé PMR', 'Non accessible', 'Accessibilité inconnue'] as const;

/** Whose charge points they are: the aménageur. */
export class DeclaredOwner {
  @Text(255, '1', 'Legal name.')
  legal_name!: string;

  @Matching('^[0-9]{9}$', 'nine digits', '1', 'SIREN.')
  siren!: string;

  @FieldOf(EMAIL, '1', 'Generic address for questions.')
  contact_email!: string;
}

/** One network, one operator, one prefix of AFIREV. */
export class OperationalUnit {
  @Matching('^FR[A-Z0-9]{3}$', 'FR and three letters or digits', '1', 'Prefix given by AFIREV.')
  prefix!: string;

  @Enum(['own', 'generic'], '?', 'Whether the prefix is for one owner or for single sites of many; own when left out.')
  kind?: string | null;

  @Text(255, '1', 'Trade name of the operator.')
  operator_name!: string;

  @FieldOf(EMAIL, '1', 'Address of the operator.')
  operator_email!: string;

  @FieldOf(PHONE, '?', 'Phone of the operator.')
  operator_phone?: string | null;

  @Text(255, '?', 'Brand of the network.')
  brand?: string | null;

  @Enum(['off', 'staging', 'production'], '?', 'Whether and where it is declared to Qualicharge; off when left out.')
  qualicharge?: string | null;

  @Bool('?', 'Whether it is open to roaming; true when left out.')
  open_to_roaming?: boolean | null;
}

/** The charge points behind one delivery point; one Location is one station unless it says otherwise. */
export class DeclaredStation {
  @Text(48, '1', 'Id of the station in roaming: prefix, P, and more.')
  station_id!: string;

  @CiString(36, '*', 'Uids of its EVSEs; all of the Location when left out.')
  evse_uids?: string[] | null;

  @Enum(SITES, '?', 'Kind of site.')
  site?: string | null;

  @Matching('^([013-9][0-9]|2[AB1-9])[0-9]{3}$', 'an INSEE commune code', '?', 'Commune, not the postcode.')
  insee_commune?: string | null;

  @Enum(['Accès libre', 'Accès réservé'], '?', 'Who may enter.')
  access?: string | null;

  @Enum(PMR, '?', 'For people of reduced mobility.')
  reduced_mobility?: string | null;

  @Text(255, '?', 'Limits of size or weight, such as Hauteur maximale 2m.')
  vehicle_limits?: string | null;

  @Enum(['Direct', 'Indirect'], '?', 'Whether it has a delivery point of its own or is behind that of a building.')
  connection?: string | null;

  @Matching('^[0-9]{14}$', 'fourteen digits', '?', 'Number of the delivery point.')
  delivery_point?: string | null;

  @Matching(DATE, 'a date YYYY-MM-DD', '?', 'When it was taken into service.')
  commissioned_on?: string | null;

  @Bool('?', 'Whether charging is free.')
  free?: boolean | null;

  @Bool('?', 'Whether it can be used without a subscription.')
  pay_per_use?: boolean | null;

  @Text(255, '?', 'Hours when the Location says none: 24/7 or Mo-Fr 08:00-18:00.')
  default_hours?: string | null;

  @Text(255, '?', 'Anything else.')
  remarks?: string | null;

  @Bool('?', 'Whether it appears in the national register; true when left out.')
  published?: boolean | null;
}

/** What is declared of one EVSE. */
export class DeclaredEvse {
  @CiString(36, '1', 'Uid of the EVSE.')
  uid!: string;

  @Text(64, '?', 'Certificate of its meter (MID).')
  mid_certificate?: string | null;

  @Text(64, '?', 'Serial number of its meter.')
  meter_serial?: string | null;

  @Bool('?', 'Whether it falls under article 2.')
  article2?: boolean | null;

  @Matching(DATE, 'a date YYYY-MM-DD', '?', 'When it was installed.')
  installed_on?: string | null;

  @Matching(DATE, 'a date YYYY-MM-DD', '?', 'When it was taken into service.')
  commissioned_on?: string | null;
}

/** The record beside a Location. */
export class LocationDeclarations {
  @Nested(() => DeclaredOwner, '1', 'Whose it is.')
  owner!: DeclaredOwner;

  @Nested(() => OperationalUnit, '1', 'The operational unit.')
  unit!: OperationalUnit;

  @Nested(() => DeclaredStation, '+', 'Its stations.')
  stations!: DeclaredStation[];

  @Nested(() => DeclaredEvse, '*', 'Its EVSEs, as far as there is something to say.')
  evses?: DeclaredEvse[] | null;
}

export interface HeldDeclarations {
  owner: PartyKey;
  /** Of the Location, upper case. */
  objectId: string;
  json: string;
  /** Milliseconds. */
  updatedAt: number;
}

/** What declarations ask of the store. */
export interface DeclarationShelf {
  put(declarations: HeldDeclarations): Promise<void>;
  get(owner: PartyKey, objectId: string): Promise<HeldDeclarations | undefined>;
}

/** What is wrong with declarations beside the Location they are about; their fields have been checked. */
export function faultsOfDeclarations(declared: LocationDeclarations, location: JsonObject, clock: Clock): Fault[] {
  const evses = new Map(evsesIn(location).map((evse) => [String(evse.uid).toUpperCase(), evse]));
  return [
    ...when(!isSiren(declared.owner.siren), '/owner/siren', 'is no SIREN: its check digit is wrong'),
    ...declared.stations.flatMap((station, index) =>
      stationFaults(station, { declared, path: `/stations/${index}`, evses }),
    ),
    ...groupFaults(declared.stations),
    ...(declared.evses ?? []).flatMap(({ uid }, index) =>
      when(!evses.has(uid.toUpperCase()), `/evses/${index}/uid`, `names no EVSE of the Location: ${uid}`),
    ),
    ...futureDates(declared, toDateTime(clock.now()).slice(0, 10)),
  ];
}

const when = (isFaulty: boolean, path: string, problem: string): Fault[] => (isFaulty ? [{ path, problem }] : []);

interface Around {
  declared: LocationDeclarations;
  path: string;
  evses: Map<string, JsonObject>;
}

function stationFaults(station: DeclaredStation, { declared, path, evses }: Around): Fault[] {
  const { prefix } = declared.unit;
  const uids = (station.evse_uids ?? [...evses.keys()]).map((uid) => uid.toUpperCase());
  const isForeign = (uid: string) => {
    const id = evses.get(uid)?.evse_id;
    return typeof id === 'string' && prefixOf(id) !== prefixOf(station.station_id);
  };
  return [
    ...when(!isStationId(station.station_id), `${path}/station_id`, 'must be such as FRABCP0001'),
    ...when(prefixOf(station.station_id) !== prefix, `${path}/station_id`, `must begin with ${prefix}`),
    ...when(
      station.connection === 'Direct' && !station.delivery_point,
      `${path}/delivery_point`,
      'is missing: connection is Direct',
    ),
    ...uids.flatMap((uid) =>
      when(!evses.has(uid), `${path}/evse_uids`, `name no EVSE of the Location: ${uid}`).concat(
        when(isForeign(uid), `${path}/evse_uids`, `EVSE ${uid} has an evse_id of another prefix`),
      ),
    ),
  ];
}

/** Every EVSE is in one station, and every station has an id of its own. */
function groupFaults(stations: DeclaredStation[]): Fault[] {
  const ids = stations.map(({ station_id }) => normalisedId(station_id));
  const uids = stations.flatMap(({ evse_uids }) => (evse_uids ?? []).map((uid) => uid.toUpperCase()));
  const isOpen = stations.length > 1 && stations.some(({ evse_uids }) => !evse_uids?.length);
  return [
    ...when(new Set(ids).size < ids.length, '/stations', 'have one station_id twice'),
    ...when(new Set(uids).size < uids.length, '/stations', 'have one EVSE twice'),
    ...when(isOpen, '/stations', 'must name their evse_uids when there are several'),
  ];
}

function futureDates(value: unknown, today: string, path = ''): Fault[] {
  const entries = isObject(value) || Array.isArray(value) ? Object.entries(value) : [];
  return entries.flatMap(([name, inner]) =>
    /_on$/.test(name) && typeof inner === 'string'
      ? when(inner > today, `${path}/${name}`, 'is in the future')
      : futureDates(inner, today, `${path}/${name}`),
  );
}
