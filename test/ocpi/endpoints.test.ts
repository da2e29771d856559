/** The endpoint tables of OCPI 2.2.1 against the method tables of its chapters, written down here once more. */
import { type Endpoint, MODULES } from '../../src/ocpi/endpoint';
import { fieldsOf } from '../../src/ocpi/field';
import { interfacesOf, VERSIONS } from '../../src/ocpi/versions';

const OWNER = '{country_code}/{party_id}';
const EVSE = '{location_id}/{evse_uid}';
const CONNECTOR = `${EVSE}/{connector_id}`;
const write = (path: string, type: string) => [
  `GET ${path} → ${type}`,
  `PUT ${path} ← ${type}`,
  `PATCH ${path} ← ${type}`,
];
const command = (name: string, type: string) => `POST ${name} ← ${type} → CommandResponse, later CommandResult`;
const profile = 'ChargingProfileResponse, later';

/** Method, path, ← body, → what `data` is, later what is posted to `response_url`. */
const TABLES: Record<string, string[]> = {
  'credentials SENDER configuration': [
    'GET → Credentials',
    'POST ← Credentials → Credentials',
    'PUT ← Credentials → Credentials',
    'DELETE',
  ],
  'hubclientinfo SENDER configuration': ['GET? → ClientInfo[]'],
  'hubclientinfo RECEIVER configuration': [`GET ${OWNER} → ClientInfo`, `PUT ${OWNER} ← ClientInfo`],
  'locations SENDER functional': [
    'GET? → Location[]',
    'GET {location_id} → Location',
    `GET ${EVSE} → EVSE`,
    `GET ${CONNECTOR} → Connector`,
  ],
  'locations RECEIVER functional': [
    ...write(`${OWNER}/{location_id}`, 'Location'),
    ...write(`${OWNER}/${EVSE}`, 'EVSE'),
    ...write(`${OWNER}/${CONNECTOR}`, 'Connector'),
  ],
  'tariffs SENDER functional': ['GET? → Tariff[]'],
  'tariffs RECEIVER functional': [
    `GET ${OWNER}/{tariff_id} → Tariff`,
    `PUT ${OWNER}/{tariff_id} ← Tariff`,
    `DELETE ${OWNER}/{tariff_id}`,
  ],
  'tokens SENDER functional': [
    'GET? → Token[]',
    'POST {token_uid}/authorize (type?) ← LocationReferences? → AuthorizationInfo',
  ],
  'tokens RECEIVER functional': write(`${OWNER}/{token_uid} (type?)`, 'Token'),
  'sessions SENDER functional': [
    'GET? (date_from) → Session[]',
    'PUT {session_id}/charging_preferences ← ChargingPreferences → ACCEPTED|DEPARTURE_REQUIRED|ENERGY_NEED_REQUIRED|NOT_POSSIBLE|PROFILE_TYPE_NOT_SUPPORTED',
  ],
  'sessions RECEIVER functional': write(`${OWNER}/{session_id}`, 'Session'),
  'cdrs SENDER functional': ['GET? → CDR[]'],
  'cdrs RECEIVER functional': ['POST ← CDR', 'GET {cdr_id} → CDR'],
  // The addresses of results are the sender's choice; these are ours.
  'commands SENDER functional': ['POST {command}/{handle} ← CommandResult'],
  'commands RECEIVER functional': [
    command('START_SESSION', 'StartSession'),
    command('STOP_SESSION', 'StopSession'),
    command('RESERVE_NOW', 'ReserveNow'),
    command('CANCEL_RESERVATION', 'CancelReservation'),
    command('UNLOCK_CONNECTOR', 'UnlockConnector'),
  ],
  'chargingprofiles SENDER functional': [
    'PUT {session_id} ← ActiveChargingProfile',
    'POST result/{handle} ← ActiveChargingProfileResult',
  ],
  'chargingprofiles RECEIVER functional': [
    `GET {session_id} (response_url, duration) → ${profile} ActiveChargingProfileResult`,
    `PUT {session_id} ← SetChargingProfile → ${profile} ChargingProfileResult`,
    `DELETE {session_id} (response_url) → ${profile} ClearProfileResult`,
  ],
};

function written({ method, path, list, query, body, bodyOptional, answer, answersList, result }: Endpoint): string {
  const parameters = query && fieldsOf(query).map(({ name, cardinality }) => name + (cardinality === '?' ? '?' : ''));
  const one = typeof answer === 'function' ? answer.name : (answer?.schema.enum as string[] | undefined)?.join('|');
  const parts = [
    method + (list ? '?' : ''),
    path,
    parameters && `(${parameters.join(', ')})`,
    body && `← ${body.name}${bodyOptional ? '?' : ''}`,
    one && `→ ${one}${answersList ? '[]' : ''}${result ? ',' : ''}`,
    result && `later ${result.name}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const interfaces = interfacesOf('2.2.1');
const every = interfaces.flatMap(({ endpoints }) => endpoints);

describe('the endpoint tables', () => {
  it('are those of the specification, row by row', () => {
    const found = interfaces.map(({ module, role, kind, endpoints }) => [
      `${module} ${role} ${kind}`,
      endpoints.map(written),
    ]);

    expect(Object.fromEntries(found)).toEqual(TABLES);
    expect(found).toHaveLength(Object.keys(TABLES).length);
  });

  it('are of every module and of no other [VER-016]', () => {
    expect([...new Set(interfaces.map(({ module }) => module))].sort()).toEqual([...MODULES].sort());
  });

  it('name each operation once, as method and object, with a sentence and a section', () => {
    const names = every.map(({ operation }) => operation);

    expect(new Set(names).size).toBe(names.length);
    for (const { operation, method, summary, section } of every) {
      expect(operation).toMatch(new RegExp(`^${method.toLowerCase()}[A-Z][A-Za-z]+$`));
      expect(summary).toMatch(/^[A-Z].{8,}[.?]$/);
      expect(section).toMatch(/^[A-Z][A-Za-z]+, (Sender Interface|Receiver Interface|Interfaces and endpoints)$/);
    }
  });

  it('leave no two rows of one interface for one request', () => {
    for (const { endpoints } of interfaces) {
      const shapes = endpoints.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '*')}`);

      expect(new Set(shapes).size).toBe(shapes.length);
    }
  });

  it('answer a list where a list is asked for, and nowhere else', () => {
    for (const { list, answersList, method, path } of every) {
      expect(answersList).toBe(list);
      if (list) expect([method, path]).toEqual(['GET', '']);
    }
  });

  it('are those of the only version that is spoken', () => {
    expect([...VERSIONS.keys()]).toEqual(['2.2.1']);
  });
});
