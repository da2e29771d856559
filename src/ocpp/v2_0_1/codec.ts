/** OCPP 2.0.1: the list of its messages. */
import type { Codec, InboundMessage, OutboundMessage } from '../codec';
import { SchemaBook, type SchemaModule } from '../schemas';
import { authorize } from './authorize';
import { bootNotification } from './boot-notification';
import { cancelReservation } from './cancel-reservation';
import { certificateSigned, v2gCertificateSigned } from './certificate-signed';
import { changeAvailability } from './change-availability';
import {
  clearedChargingLimit,
  notifyChargingLimit,
  notifyEvChargingNeeds,
  notifyEvChargingSchedule,
} from './charging-limits';
import { clearCache } from './clear-cache';
import { clearChargingProfile } from './clear-charging-profile';
import { dataTransfer } from './data-transfer';
import { deleteCertificate } from './delete-certificate';
import { firmwareStatusNotification } from './firmware-status-notification';
import { get15118EvCertificate } from './get-15118-ev-certificate';
import { getBaseReport } from './get-base-report';
import { getCertificateStatus } from './get-certificate-status';
import { getCompositeSchedule } from './get-composite-schedule';
import { getInstalledCertificateIds } from './get-installed-certificate-ids';
import { getLocalListVersion } from './get-local-list-version';
import { getLog, getSecurityLog } from './get-log';
import { getTransactionStatus } from './get-transaction-status';
import { getVariables } from './get-variables';
import { heartbeat } from './heartbeat';
import { installCertificate } from './install-certificate';
import { logStatusNotification } from './log-status-notification';
import { meterValues } from './meter-values';
import { notifyEvent } from './notify-event';
import { notifyReport } from './notify-report';
import { requestStartTransaction } from './request-start-transaction';
import { requestStopTransaction } from './request-stop-transaction';
import { reservationStatusUpdate } from './reservation-status-update';
import { reserveNow } from './reserve-now';
import { reset } from './reset';
import { securityEventNotification } from './security-event-notification';
import { sendLocalList } from './send-local-list';
import { setChargingProfile } from './set-charging-profile';
import { setNetworkProfile } from './set-network-profile';
import { setVariables } from './set-variables';
import { signCertificate } from './sign-certificate';
import { statusNotification } from './status-notification';
import { transactionEvent } from './transaction-event';
import { extendedTrigger, triggerMessage, triggerSigning } from './trigger-message';
import { unlockConnector } from './unlock-connector';
import { updateFirmware, updateSignedFirmware } from './update-firmware';

const INBOUND = [
  authorize,
  bootNotification,
  clearedChargingLimit,
  dataTransfer,
  firmwareStatusNotification,
  get15118EvCertificate,
  getCertificateStatus,
  heartbeat,
  logStatusNotification,
  meterValues,
  notifyChargingLimit,
  notifyEvChargingNeeds,
  notifyEvChargingSchedule,
  notifyEvent,
  notifyReport,
  reservationStatusUpdate,
  securityEventNotification,
  signCertificate,
  statusNotification,
  transactionEvent,
] as InboundMessage[];

const OUTBOUND = [
  cancelReservation,
  certificateSigned,
  changeAvailability,
  clearCache,
  clearChargingProfile,
  deleteCertificate,
  extendedTrigger,
  getBaseReport,
  getCompositeSchedule,
  getInstalledCertificateIds,
  getLocalListVersion,
  getLog,
  getSecurityLog,
  getTransactionStatus,
  getVariables,
  installCertificate,
  requestStartTransaction,
  requestStopTransaction,
  reserveNow,
  reset,
  sendLocalList,
  setChargingProfile,
  setNetworkProfile,
  setVariables,
  triggerMessage,
  triggerSigning,
  unlockConnector,
  updateFirmware,
  updateSignedFirmware,
  v2gCertificateSigned,
] as OutboundMessage[];

export const OCPP_2_0_1: Codec = {
  protocol: 'ocpp2.0.1',
  // Only the schemas: the package's own entrance compiles all of them, which takes seconds.
  schemas: new SchemaBook(() => require('typed-ocpp/dist/ocpp20/schemas.js') as SchemaModule),
  inbound: new Map(INBOUND.map((message) => [message.action, message])),
  outbound: new Map(OUTBOUND.map((message) => [message.kind, message])),
};
