/** The versions of OCPP that are spoken. */
import type { Codec } from './codec';
import type { Protocol } from './message';
import { OCPP_1_6 } from './v1_6/codec';
import { OCPP_2_0_1 } from './v2_0_1/codec';

export const CODECS: ReadonlyMap<Protocol, Codec> = new Map(
  [OCPP_1_6, OCPP_2_0_1].map((codec) => [codec.protocol, codec]),
);
