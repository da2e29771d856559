/** OCPP 1.6 with its security whitepaper: the list of its messages. */
import type { Codec, InboundMessage, OutboundMessage } from '../codec';
import { SchemaBook, type SchemaModule } from '../schemas';
import { authorize } from './authorize';
import { bootNotification } from './boot-notification';
import { cancelReservation } from './cancel-reservation';
import { certificateSigned } from './certificate-signed';
import { changeAvailability } from './change-availability';
import { changeConfiguration } from './change-configuration';
import { clearCache } from './clear-cache';
import { clearChargingProfile } from './clear-charging-profile';
import { dataTransfer } from './data-transfer';
import { deleteCertificate } from './delete-certificate';
import { diagnosticsStatusNotification } from './diagnostics-status-notification';
import { extendedTriggerMessage, triggerSigning } from './extended-trigger-message';
import { firmwareStatusNotification, signedFirmwareStatusNotification } from './firmware-status-notification';
import { getCompositeSchedule } from './get-composite-schedule';
import { getConfiguration } from './get-configuration';
import { getDiagnostics } from './get-diagnostics';
import { getInstalledCertificateIds } from './get-installed-certificate-ids';
import { getLocalListVersion } from './get-local-list-version';
import { getLog } from './get-log';
import { heartbeat } from './heartbeat';
import { installCertificate } from './install-certificate';
import { logStatusNotification } from './log-status-notification';
import { meterValues } from './meter-values';
import { remoteStartTransaction } from './remote-start-transaction';
import { remoteStopTransaction } from './remote-stop-transaction';
import { reserveNow } from './reserve-now';
import { reset } from './reset';
import { securityEventNotification } from './security-event-notification';
import { sendLocalList } from './send-local-list';
import { setChargingProfile } from './set-charging-profile';
import { signCertificate } from './sign-certificate';
import { signedUpdateFirmware } from './signed-update-firmware';
import { startTransaction } from './start-transaction';
import { statusNotification } from './status-notification';
import { stopTransaction } from './stop-transaction';
import { triggerMessage } from './trigger-message';
import { unlockConnector } from './unlock-connector';
import { updateFirmware } from './update-firmware';
import { v2gCertificateSigned } from './v2g-certificate-signed';

const INBOUND = [
  authorize,
  bootNotification,
  dataTransfer,
  diagnosticsStatusNotification,
  firmwareStatusNotification,
  heartbeat,
  logStatusNotification,
  meterValues,
  securityEventNotification,
  signCertificate,
  signedFirmwareStatusNotification,
  startTransaction,
  statusNotification,
  stopTransaction,
] as InboundMessage[];

const OUTBOUND = [
  cancelReservation,
  certificateSigned,
  changeAvailability,
  changeConfiguration,
  clearCache,
  clearChargingProfile,
  deleteCertificate,
  extendedTriggerMessage,
  getCompositeSchedule,
  getConfiguration,
  getDiagnostics,
  getInstalledCertificateIds,
  getLocalListVersion,
  getLog,
  installCertificate,
  remoteStartTransaction,
  remoteStopTransaction,
  reserveNow,
  reset,
  sendLocalList,
  setChargingProfile,
  signedUpdateFirmware,
  triggerMessage,
  triggerSigning,
  unlockConnector,
  updateFirmware,
  v2gCertificateSigned,
] as OutboundMessage[];

export const OCPP_1_6: Codec = {
  protocol: 'ocpp1.6',
  // Only the schemas: the package's own entrance compiles all of them, which takes seconds.
  schemas: new SchemaBook(() => require('typed-ocpp/dist/ocpp16/schemas.js') as SchemaModule),
  inbound: new Map(INBOUND.map((message) => [message.action, message])),
  outbound: new Map(OUTBOUND.map((message) => [message.kind, message])),
};
