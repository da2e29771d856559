/** The version that the house thinks in. Outside `ocpi/` nobody names a version: one file changes the day it does. */
export * from './v2_2_1/cdrs/cdr';
export * from './v2_2_1/cdrs/period';
export * from './v2_2_1/cdrs/signed-data';
export * from './v2_2_1/chargingprofiles/charging-profile';
export * from './v2_2_1/commands/command';
export * from './v2_2_1/credentials/credentials';
export * from './v2_2_1/hubclientinfo/client-info';
export * from './v2_2_1/locations/energy';
export * from './v2_2_1/locations/location';
export * from './v2_2_1/locations/place';
export * from './v2_2_1/sessions/session';
export * from './v2_2_1/tariffs/tariff';
export * from './v2_2_1/tokens/authorization';
export * from './v2_2_1/tokens/enums';
export * from './v2_2_1/tokens/token';
export * from './v2_2_1/types';
export * from './v2_2_1/versions/version';
