import type { ModuleInterface } from '../../endpoint';
import { Credentials } from './credentials';

const section = 'Credentials, Interfaces and endpoints';

/** One endpoint for both sides; it is listed once, as SENDER, as the specification's note advises. */
export const credentialsSender = {
  module: 'credentials',
  role: 'SENDER',
  kind: 'configuration',
  endpoints: [
    {
      operation: 'getCredentials',
      method: 'GET',
      path: '',
      summary: 'The credentials with which the caller accesses this platform.',
      section,
      answer: Credentials,
    },
    {
      operation: 'postCredentials',
      method: 'POST',
      path: '',
      summary: 'Register: exchange the registration token for credentials.',
      section,
      body: Credentials,
      answer: Credentials,
    },
    {
      operation: 'putCredentials',
      method: 'PUT',
      path: '',
      summary: 'Update the credentials, the roles or the version of a registered platform.',
      section,
      body: Credentials,
      answer: Credentials,
    },
    {
      operation: 'deleteCredentials',
      method: 'DELETE',
      path: '',
      summary: 'Unregister.',
      section,
    },
  ],
} as const satisfies ModuleInterface;
