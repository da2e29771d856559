import { INTERFACE_ROLES, type InterfaceRole } from '../../endpoint';
import { Enum, Nested, Text, Url } from '../../field';

/** A version that a platform speaks (OCPI 2.2.1 "Version class"). Unknown numbers are ignored by readers. */
export class Version {
  @Text(10, '1', 'The version number.')
  version!: string;

  @Url('1', 'Address of the details of that version.')
  url!: string;
}

/** Where one side of a module is served (OCPI 2.2.1 "Endpoint class"). */
export class EndpointAddress {
  @Text(64, '1', 'Module id; ids of custom modules carry country code and party id.')
  identifier!: string;

  @Enum(INTERFACE_ROLES, '1', 'Which side of the module.')
  role!: InterfaceRole;

  @Url('1', 'Its address.')
  url!: string;
}

/** What a platform offers in one version (OCPI 2.2.1 "Version details"). */
export class VersionDetails {
  @Text(10, '1', 'The version number.')
  version!: string;

  @Nested(() => EndpointAddress, '+', 'What is served, and where.')
  endpoints!: EndpointAddress[];
}
