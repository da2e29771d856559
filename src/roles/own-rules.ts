/**
 * Rules of OCPI 2.2.1 that the owner of an object has to keep and that no single field can say. They hold for what our
 * own back office hands in; what partners send is judged by its fields alone.
 */
import { isObject, type JsonObject } from '../lib/json';
import { evsesIn } from '../ocpi/change';
import type { Fault } from '../ocpi/check';
import type { ObjectModule } from '../ocpi/object-key';

type Rule = (value: JsonObject) => Fault[];

/** What is wrong with an own object that every field on its own is right about. */
export function faultsOfOwn(module: ObjectModule, value: JsonObject): Fault[] {
  return RULES[module].flatMap((rule) => rule(value));
}

const fault = (path: string, problem: string): Fault => ({ path, problem });
const when = (isFaulty: boolean, path: string, problem: string) => (isFaulty ? [fault(path, problem)] : []);
const given = (value: unknown) => value !== undefined && value !== null;
const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** eMI3 "EVSE ID": country, operator, `E` and up to 31 more, with or without stars; or the older DIN form. */
const EVSE_ID = /^([A-Z]{2}\*?[A-Z0-9]{3}\*?E[A-Z0-9*]{1,40}|\+?[0-9]{1,3}\*[0-9]{3,6}\*[0-9*]{1,32})$/i;

/** Entries whose id was there before in the same list; ids are compared without regard to case. */
function repeated(list: JsonObject[], { path, key }: { path: string; key: string }): Fault[] {
  const seen = new Set<string>();
  return list.flatMap((entry, index) => {
    const id = String(entry[key]).toUpperCase();
    const isRepeated = seen.has(id);
    seen.add(id);
    return when(isRepeated, `${path}/${index}/${key}`, `is in the list twice: ${entry[key]}`);
  });
}

const publishing: Rule = ({ publish, publish_allowed_to }) => [
  ...when(
    publish === true && listOf(publish_allowed_to).length > 0,
    '/publish_allowed_to',
    'is only for a Location with publish false',
  ),
  ...listOf(publish_allowed_to).flatMap(({ uid, type, visual_number, issuer, group_id }, index) => [
    ...when(
      !given(uid) && !given(visual_number) && !given(group_id),
      `/publish_allowed_to/${index}`,
      'needs one of uid, visual_number, group_id',
    ),
    ...when(given(uid) && !given(type), `/publish_allowed_to/${index}/type`, 'is missing beside uid'),
    ...when(
      given(visual_number) && !given(issuer),
      `/publish_allowed_to/${index}/issuer`,
      'is missing beside visual_number',
    ),
  ]),
];

const timeZone: Rule = ({ time_zone }) =>
  when(!isTimeZone(String(time_zone)), '/time_zone', 'must be an IANA time zone, such as Europe/Paris');

/** By their own names: asking anew takes longer than all other rules together. */
const knownTimeZones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    const isName = /^[A-Za-z]/.test(name);
    if (isName && timeZone === name) knownTimeZones.add(name);
    return isName;
  } catch {
    return false;
  }
}

const ids: Rule = (location) => [
  ...repeated(evsesIn(location), { path: '/evses', key: 'uid' }),
  ...evsesIn(location).flatMap((evse, index) => [
    ...repeated(listOf(evse.connectors), { path: `/evses/${index}/connectors`, key: 'id' }),
    ...when(
      given(evse.evse_id) && !EVSE_ID.test(String(evse.evse_id)),
      `/evses/${index}/evse_id`,
      'must follow eMI3, such as FR*ABC*E0001',
    ),
  ]),
];

const hours: Rule = ({ opening_times }) => {
  if (!isObject(opening_times)) return [];
  const regular = listOf(opening_times.regular_hours);
  const path = '/opening_times/regular_hours';
  return [
    ...when(opening_times.twentyfourseven === true && regular.length > 0, path, 'is only for twentyfourseven false'),
    ...when(opening_times.twentyfourseven === false && regular.length === 0, path, 'must have at least one entry'),
    ...regular.flatMap(({ period_begin, period_end }, index) =>
      when(
        String(period_end) <= String(period_begin),
        `${path}/${index}/period_end`,
        'must be later than period_begin; the end of the day is 23:59',
      ),
    ),
  ];
};

/** Shares of a third cannot add up exactly. */
const PERCENT_TOLERANCE = 0.11;

const energyMix: Rule = ({ energy_mix }) => {
  const sources = isObject(energy_mix) ? listOf(energy_mix.energy_sources) : [];
  const sum = sources.reduce((total, { percentage }) => total + Number(percentage), 0);
  return when(
    sources.length > 0 && Math.abs(sum - 100) > PERCENT_TOLERANCE,
    '/energy_mix/energy_sources',
    `must add up to 100 percent, not ${Number(sum.toFixed(4))}`,
  );
};

/** OCPI 2.2.1 "CdrDimensionType": in Sessions only. */
const SESSION_ONLY = new Set(['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE']);

function dimensionsOf({ charging_periods }: JsonObject): { path: string; type: string; volume: number }[] {
  return listOf(charging_periods).flatMap(({ dimensions }, period) =>
    listOf(dimensions).map(({ type, volume }, index) => ({
      path: `/charging_periods/${period}/dimensions/${index}`,
      type: String(type),
      volume: Number(volume),
    })),
  );
}

const stateOfCharge: Rule = (session) =>
  dimensionsOf(session).flatMap(({ path, type, volume }) =>
    when(
      type === 'STATE_OF_CHARGE' && (volume < 0 || volume > 100),
      `${path}/volume`,
      'must be from 0 to 100 for STATE_OF_CHARGE',
    ),
  );

const NO_ID = '#NA';

const assignedEvse: Rule = (session) =>
  ['evse_uid', 'connector_id'].flatMap((name) =>
    when(session[name] === NO_ID && session.status !== 'RESERVATION', `/${name}`, 'may be #NA for a RESERVATION only'),
  );

const cdrDimensions: Rule = (cdr) =>
  dimensionsOf(cdr).flatMap(({ path, type }) =>
    when(SESSION_ONLY.has(type), `${path}/type`, `is ${type}, which is for Sessions only`),
  );

const reservedPlace: Rule = (cdr) => {
  const place = isObject(cdr.cdr_location) ? cdr.cdr_location : {};
  const isReservation = dimensionsOf(cdr).every(({ type }) => type === 'RESERVATION_TIME');
  return ['evse_uid', 'evse_id', 'connector_id'].flatMap((name) =>
    when(place[name] === NO_ID && !isReservation, `/cdr_location/${name}`, 'may be #NA for a mere reservation only'),
  );
};

/** OCPI 2.2.1 "CDR Object": only a Credit CDR may have an id of more characters. */
const PLAIN_ID = 36;

/** What a Credit CDR says of itself; the receiver looks at this as well. */
export const creditMembers: Rule = ({ id, credit, credit_reference_id }) => [
  ...when(credit === true && !given(credit_reference_id), '/credit_reference_id', 'is missing in a Credit CDR'),
  ...when(
    credit !== true && String(id).length > PLAIN_ID,
    '/id',
    `must have at most ${PLAIN_ID} characters, but in a Credit CDR`,
  ),
];

const creditReference: Rule = ({ id, credit, credit_reference_id }) => [
  ...when(credit !== true && given(credit_reference_id), '/credit_reference_id', 'is for a Credit CDR only'),
  ...when(credit === true && id === credit_reference_id, '/id', 'must differ from that of the CDR it takes back'),
];

const RULES: Record<ObjectModule, Rule[]> = {
  locations: [publishing, timeZone, ids, hours, energyMix],
  tariffs: [energyMix],
  tokens: [],
  sessions: [stateOfCharge, assignedEvse],
  cdrs: [cdrDimensions, reservedPlace, creditMembers, creditReference],
};
