import type { AuthorizeRequest, AuthorizeResponse } from 'typed-ocpp/dist/ocpp20/types.js';
import type { InboundMessage } from '../codec';
import { idTokenInfoOf, tokenOf } from './words';

/** May this token charge? A vehicle's contract comes with its certificate, or with what is needed to ask for its status. */
export const authorize: InboundMessage<AuthorizeRequest, AuthorizeResponse> = {
  action: 'Authorize',
  read: ({ idToken, certificate, iso15118CertificateHashData }) => ({
    kind: 'AuthorizeAsked',
    token: tokenOf(idToken),
    ...(certificate === undefined ? {} : { certificate }),
    ...(iso15118CertificateHashData
      ? {
          certificateHashes: iso15118CertificateHashData.map((hash) => ({ ...hash })) as unknown as Record<
            string,
            string
          >[],
        }
      : {}),
  }),
  answer: ({ verdict = { status: 'invalid' } }) => ({
    idTokenInfo: idTokenInfoOf(verdict),
    ...(verdict.certificate === undefined
      ? {}
      : { certificateStatus: verdict.certificate as AuthorizeResponse['certificateStatus'] }),
  }),
};
