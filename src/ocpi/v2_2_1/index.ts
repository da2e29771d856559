/** Table of contents of OCPI 2.2.1: every side of every module. */
import type { ModuleInterface } from '../endpoint';
import { cdrsReceiver, cdrsSender } from './cdrs/endpoints';
import { chargingprofilesReceiver, chargingprofilesSender } from './chargingprofiles/endpoints';
import { commandsReceiver, commandsSender } from './commands/endpoints';
import { credentialsSender } from './credentials/endpoints';
import { hubclientinfoReceiver, hubclientinfoSender } from './hubclientinfo/endpoints';
import { locationsReceiver, locationsSender } from './locations/endpoints';
import { sessionsReceiver, sessionsSender } from './sessions/endpoints';
import { tariffsReceiver, tariffsSender } from './tariffs/endpoints';
import { tokensReceiver, tokensSender } from './tokens/endpoints';

export const INTERFACES: readonly ModuleInterface[] = [
  credentialsSender,
  hubclientinfoSender,
  hubclientinfoReceiver,
  locationsSender,
  locationsReceiver,
  tariffsSender,
  tariffsReceiver,
  tokensSender,
  tokensReceiver,
  sessionsSender,
  sessionsReceiver,
  cdrsSender,
  cdrsReceiver,
  commandsSender,
  commandsReceiver,
  chargingprofilesSender,
  chargingprofilesReceiver,
];
