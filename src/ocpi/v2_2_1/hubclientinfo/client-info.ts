import { CountryCode, DateTime, Enum, PartyCode } from '../../field';
import { ROLES, type Role } from '../../party';

export const CONNECTION_STATUSES = ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** Whether a party can be reached through the hub (OCPI 2.2.1 "ClientInfo Object"). */
export class ClientInfo {
  @PartyCode('1', 'Party id of the party it describes.')
  party_id!: string;

  @CountryCode('1', 'Country code of the party it describes.')
  country_code!: string;

  @Enum(ROLES, '1', 'The role in which the party acts.')
  role!: Role;

  @Enum(CONNECTION_STATUSES, '1', 'Whether the party is connected to the hub.')
  status!: ConnectionStatus;

  @DateTime('1', 'When this ClientInfo last changed.')
  last_updated!: string;
}
