/** A station of OCPP 1.6 that boots, charges and stops as real ones do. Times are the caller's. */
import { SandboxStation, type StationOptions } from './station';

/** Moments as OCPP writes them. */
const iso = (ms: number) => new Date(ms).toISOString();

export class Station16 extends SandboxStation {
  /** Register of the meter in Wh. */
  meterWh = 0;

  constructor(
    options: Omit<StationOptions, 'protocols'>,
    private readonly now: () => number,
  ) {
    super({ ...options, protocols: ['ocpp1.6'] });
    this.on('GetConfiguration', () => ({ configurationKey: [], unknownKey: [] }));
    this.on('GetDiagnostics', () => ({ fileName: 'log.zip' }));
    this.on('UpdateFirmware', () => ({}));
    this.on('UnlockConnector', () => ({ status: 'Unlocked' }));
    this.on('GetLocalListVersion', () => ({ listVersion: 0 }));
  }

  boot(changes: object = {}) {
    return this.ask('BootNotification', {
      chargePointVendor: 'Sandbox',
      chargePointModel: 'One',
      chargePointSerialNumber: 'SN-1',
      ...changes,
    });
  }

  status(connectorId: number, status: string, changes: object = {}) {
    const timestamp = iso(this.now());
    return this.ask('StatusNotification', { connectorId, status, errorCode: 'NoError', timestamp, ...changes });
  }

  async authorize(idTag: string): Promise<string> {
    const { idTagInfo } = await this.ask('Authorize', { idTag });
    return (idTagInfo as { status: string }).status;
  }

  /** The number of the transaction, and what was said of the token. */
  async start(connectorId: number, idTag: string, changes: object = {}, messageId?: string) {
    const content = { connectorId, idTag, meterStart: this.meterWh, timestamp: iso(this.now()), ...changes };
    const { transactionId, idTagInfo } = await this.ask('StartTransaction', content, messageId);
    return { transactionId: transactionId as number, status: (idTagInfo as { status: string }).status };
  }

  /** Periodic values; the energy register when no samples are given. */
  values(connectorId: number, transactionId: number | undefined, samples: object[] = [], changes: object = {}) {
    const sampledValue = samples.length > 0 ? samples : [{ value: String(this.meterWh) }];
    const meterValue = [{ timestamp: iso(this.now()), sampledValue, ...changes }];
    const transaction = transactionId === undefined ? {} : { transactionId };
    return this.ask('MeterValues', { connectorId, ...transaction, meterValue });
  }

  stop(transactionId: number, changes: object = {}, messageId?: string) {
    const content = { transactionId, meterStop: this.meterWh, timestamp: iso(this.now()), ...changes };
    return this.ask('StopTransaction', content, messageId);
  }
}
