/** Meter values that a driver can verify (OCPI 2.2.1 "SignedData class"). */
import { CiString, Int, Nested, Text } from '../../field';

/** One signed reading (OCPI 2.2.1 "SignedValue class"). */
export class SignedValue {
  @CiString(32, '1', 'What the reading belongs to: Start, End, Intermediate, or another name.')
  nature!: string;

  @Text(5000, '1', 'The reading in clear, in the form of the encoding method.')
  plain_data!: string;

  @Text(5000, '1', 'The reading with its signature, Base64.')
  signed_data!: string;
}

/** The signed readings of a Session (OCPI 2.2.1 "SignedData class"). */
export class SignedData {
  @CiString(36, '1', 'Name of the encoding, such as OCMF.')
  encoding_method!: string;

  @Int('?', 'Version of the encoding, where it has one.')
  encoding_method_version?: number | null;

  @Text(512, '?', 'Public key that verifies the signatures, Base64.')
  public_key?: string | null;

  @Nested(() => SignedValue, '+', 'The readings.')
  signed_values!: SignedValue[];

  @Text(512, '?', 'Where the driver can verify the readings.')
  url?: string | null;
}
