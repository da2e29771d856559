/** What an operator says of a charge point, read into its record and how it proves who it is. */
import type { Clock } from '../lib/clock';
import { Bool, CiString, Enum, FieldOf, Int, Nested, Text } from '../ocpi/field';
import { text } from '../ocpi/kinds';
import { partyKey } from '../ocpi/party';
import type { Bridge } from '../ocpp/bridge';
import { PROTOCOLS, type Protocol } from '../ocpp/message';
import {
  type GivenProof,
  IDENTITY,
  type StationPlace,
  type StationProof,
  type StationRecord,
  type StationRegistry,
} from '../ocpp/registry';
import type { HostedParties } from '../platforms/hosted-parties';
import { hostedIn } from './party-param';
import { conflict, Problem } from './problem';

export interface ChargePointParts {
  bridge: Bridge;
  registry: StationRegistry;
  hosted: HostedParties;
  clock: Clock;
}

class ChargePointEvse {
  @CiString(36, '?', 'Uid of an EVSE of the Location; 1, 2, … of the Location in order, when left out.')
  uid?: string;

  @CiString(48, '?', 'Its evse_id, to be compared with what the station says.')
  evse_id?: string;

  @CiString(36, '?', 'Id of the Connector in that EVSE; needed when it has several.')
  connector_id?: string;

  @Int('?', 'Number of the connector at a station of OCPP 1.6.')
  ocpp_connector?: number;

  @Int('?', 'Number of the EVSE at a station of OCPP 2.0.1.')
  ocpp_evse?: number;

  @Text(36, '?', 'EVSEs of the same group share a power unit: only one of them can be used at a time.')
  share_group?: string;

  @Bool('?', 'Whether vehicles may feed back here.')
  v2g?: boolean;
}

class ChargePointAuth {
  @FieldOf(text(255), '?', 'Password for HTTP Basic; the user is the identity. Binary ones as hexadecimal digits.')
  password?: string | null;

  @FieldOf(text(64), '?', 'Serial number of its client certificate; null: the next one it comes with. Left out: kept.')
  certificate_serial?: string | null;
}

export class NewChargePoint {
  @CiString(36, '1', 'Location at which it stands.')
  location_id!: string;

  @Nested(() => ChargePointEvse, '+', 'Its connectors as EVSEs of the Location.')
  evses!: ChargePointEvse[];

  @Nested(() => ChargePointAuth, '?', 'How it proves who it is; left out, what it had is kept.')
  auth?: ChargePointAuth;

  @Enum(PROTOCOLS, '?', 'The only version of OCPP it may speak; learned from the station when left out.')
  protocol?: Protocol;

  @Int(
    '?',
    'OCPP security profile that it must come with at least, 0 to 3; never lowered. Left out: as it is, at first 0.',
  )
  security_profile?: number;

  @Bool('?', 'Whether messages are refused for the slightest deviation from the schema.')
  strict?: boolean;
}

/** Throws Problem. */
export async function readChargePoint(
  parts: ChargePointParts,
  params: Record<string, string>,
  body: NewChargePoint,
): Promise<{ record: Omit<StationRecord, keyof StationProof>; proof: GivenProof }> {
  const { id: party, roles } = hostedIn(parts.hosted, params);
  const identity = params.identity ?? '';
  if (!IDENTITY.test(identity))
    throw new Problem(400, 'Bad request', 'an identity has 1 to 48 letters, digits or characters of *-_.=:+|@');
  if (!roles.includes('CPO'))
    throw new Problem(400, 'Bad request', `${partyKey(party)} is no CPO here; charge points belong to a CPO`);
  const known = parts.registry.find(identity);
  if (known && partyKey(known.party) !== partyKey(party))
    throw conflict(`${identity} belongs to ${partyKey(known.party)}; delete it there first`);
  const record = {
    identity,
    party,
    locationId: body.location_id,
    places: await placesOf(parts, party, body),
    securityProfile: profileOf(body, known),
    protocol: body.protocol,
    isStrict: body.strict ?? false,
    createdAt: parts.clock.now(),
  };
  return { record, proof: proofOf(body) };
}

/** BR-92: raised, never lowered. Throws Problem. */
function profileOf({ security_profile: asked }: NewChargePoint, known: StationRecord | undefined): number {
  const before = known?.securityProfile ?? 0;
  if (asked === undefined) return before;
  if (asked < 0 || asked > 3) throw new Problem(400, 'Bad request', '/security_profile: 0 to 3');
  if (asked >= before) return asked;
  throw conflict(`security profile ${before} is not lowered; delete the charge point and let it connect anew`);
}

/** `auth` without a password takes away the one there is, unless it is about the certificate. */
function proofOf({ auth }: NewChargePoint): GivenProof {
  const certificateSerial = auth?.certificate_serial === undefined ? undefined : serialOf(auth.certificate_serial);
  const isKept = auth === undefined || (auth.password === undefined && certificateSerial !== undefined);
  return { certificateSerial, password: isKept ? undefined : (auth.password ?? null) };
}

/** As TLS writes it: digits in capitals, without separators and leading zeros. */
const serialOf = (given: string | null) =>
  given === null
    ? null
    : given
        .replace(/[^0-9a-f]/gi, '')
        .replace(/^(00)+(?=.)/, '')
        .toUpperCase();

/** Each entry names an EVSE of the Location; without a uid the EVSEs of the Location are taken in order. */
async function placesOf(
  { bridge }: ChargePointParts,
  party: StationRecord['party'],
  { location_id, evses }: NewChargePoint,
): Promise<StationPlace[]> {
  const known = (await bridge.desk.location(party, location_id))?.evses?.map(({ uid }) => uid) ?? [];
  return evses.map((evse, index) => {
    const number = evse.ocpp_evse ?? evse.ocpp_connector ?? index + 1;
    if (number < 1) throw new Problem(400, 'Bad request', `/evses/${index}: connectors and EVSEs are numbered from 1`);
    const evseUid = evse.uid ?? known[index];
    if (evseUid === undefined)
      throw new Problem(
        400,
        'Bad request',
        `/evses/${index}/uid is missing, and Location ${location_id} has no such EVSE`,
      );
    if (known.length > 0 && !known.includes(evseUid))
      throw new Problem(400, 'Bad request', `/evses/${index}/uid: Location ${location_id} has no EVSE ${evseUid}`);
    return {
      position: { evse: number, connector: evse.ocpp_evse === undefined ? 1 : (evse.ocpp_connector ?? 1) },
      evseUid,
      connectorId: evse.connector_id,
      evseId: evse.evse_id,
      shareGroup: evse.share_group,
      isBidirectional: evse.v2g,
    };
  });
}
