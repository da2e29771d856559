/** What a CPO can be asked to do, and what comes of it (OCPI 2.2.1 "Commands, Object description"). */
import { CiString, DateTime, Enum, Int, Nested, Url } from '../../field';
import { Token } from '../tokens/token';
import { DisplayText } from '../types';

export const COMMAND_TYPES = [
  'CANCEL_RESERVATION',
  'RESERVE_NOW',
  'START_SESSION',
  'STOP_SESSION',
  'UNLOCK_CONNECTOR',
] as const;
export type CommandType = (typeof COMMAND_TYPES)[number];

export const COMMAND_RESPONSE_TYPES = ['NOT_SUPPORTED', 'REJECTED', 'ACCEPTED', 'UNKNOWN_SESSION'] as const;

export const COMMAND_RESULT_TYPES = [
  'ACCEPTED',
  'CANCELED_RESERVATION',
  'EVSE_OCCUPIED',
  'EVSE_INOPERATIVE',
  'FAILED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TIMEOUT',
  'UNKNOWN_RESERVATION',
] as const;

/** OCPI 2.2.1 "CancelReservation Object". */
export class CancelReservation {
  @Url('1', 'Where the CommandResult is to be posted.')
  response_url!: string;

  @CiString(36, '1', 'Id that the sender gave the reservation.')
  reservation_id!: string;
}

/** OCPI 2.2.1 "ReserveNow Object". */
export class ReserveNow {
  @Url('1', 'Where the CommandResult is to be posted.')
  response_url!: string;

  @Nested(() => Token, '1', 'For whom it is reserved.')
  token!: Token;

  @DateTime('1', 'When the reservation ends.')
  expiry_date!: string;

  @CiString(36, '1', 'Id of the reservation; one that is known at the Location is replaced.')
  reservation_id!: string;

  @CiString(36, '1', 'Id of the Location.')
  location_id!: string;

  @CiString(36, '?', 'Uid of the EVSE, if it must be that one.')
  evse_uid?: string | null;

  @CiString(36, '?', 'Reference of the eMSP that the Session and the CDR repeat.')
  authorization_reference?: string | null;
}

/** OCPI 2.2.1 "StartSession Object". */
export class StartSession {
  @Url('1', 'Where the CommandResult is to be posted.')
  response_url!: string;

  @Nested(() => Token, '1', 'For whom it is started; the eMSP has authorized it.')
  token!: Token;

  @CiString(36, '1', 'Id of the Location.')
  location_id!: string;

  @CiString(36, '?', 'Uid of the EVSE, if it must be that one; needed with connector_id.')
  evse_uid?: string | null;

  @CiString(36, '?', 'Id of the Connector; needed where the EVSE cannot choose it.')
  connector_id?: string | null;

  @CiString(36, '?', 'Reference of the eMSP that the Session and the CDR repeat.')
  authorization_reference?: string | null;
}

/** OCPI 2.2.1 "StopSession Object". */
export class StopSession {
  @Url('1', 'Where the CommandResult is to be posted.')
  response_url!: string;

  @CiString(36, '1', 'Id of the Session.')
  session_id!: string;
}

/** OCPI 2.2.1 "UnlockConnector Object". */
export class UnlockConnector {
  @Url('1', 'Where the CommandResult is to be posted.')
  response_url!: string;

  @CiString(36, '1', 'Id of the Location.')
  location_id!: string;

  @CiString(36, '1', 'Uid of the EVSE.')
  evse_uid!: string;

  @CiString(36, '1', 'Id of the Connector.')
  connector_id!: string;
}

/** What the CPO says at once (OCPI 2.2.1 "CommandResponse Object"). */
export class CommandResponse {
  @Enum(COMMAND_RESPONSE_TYPES, '1', 'Whether the CPO took the command on.')
  result!: (typeof COMMAND_RESPONSE_TYPES)[number];

  @Int('1', 'Seconds after which no CommandResult is to be expected any more.')
  timeout!: number;

  @Nested(() => DisplayText, '*', 'The same for people, one per language.')
  message?: DisplayText[] | null;
}

/** What the charger said, posted to `response_url` (OCPI 2.2.1 "CommandResult Object"). */
export class CommandResult {
  @Enum(COMMAND_RESULT_TYPES, '1', 'What came of the command.')
  result!: (typeof COMMAND_RESULT_TYPES)[number];

  @Nested(() => DisplayText, '*', 'The reason for people, one per language.')
  message?: DisplayText[] | null;
}
