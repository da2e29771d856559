/** A station of OCPP 2.0.1 that boots, charges and stops as real ones do. Times are the caller's. */
import { randomUUID } from 'node:crypto';
import { SandboxStation, type StationOptions } from './station';

const iso = (ms: number) => new Date(ms).toISOString();

type EventType = 'Started' | 'Updated' | 'Ended';
/** Members of the message; `transactionId`: how the station calls it. */
type StartChanges = { transactionId?: string; [member: string]: unknown };
type Samples = { value: number; [member: string]: unknown }[];

export class Station201 extends SandboxStation {
  /** Register of the meter in Wh. */
  meterWh = 0;
  /** How its cards are read. */
  tokenType = 'ISO14443';
  /** Transaction → the number of its next event. */
  private readonly numbers = new Map<string, number>();

  constructor(
    options: Omit<StationOptions, 'protocols'>,
    private readonly now: () => number,
  ) {
    super({ ...options, protocols: ['ocpp2.0.1'] });
    this.on('GetVariables', () => ({ getVariableResult: [] }));
    this.on('GetBaseReport', () => ({ status: 'NotSupported' }));
    this.on('GetTransactionStatus', () => ({ ongoingIndicator: true, messagesInQueue: false }));
    this.on('GetLocalListVersion', () => ({ versionNumber: 0 }));
    this.on('UnlockConnector', () => ({ status: 'Unlocked' }));
    this.on('GetLog', () => ({ status: 'Accepted', filename: 'log.zip' }));
  }

  boot(changes: object = {}) {
    const chargingStation = { vendorName: 'Sandbox', model: 'Two', serialNumber: 'SN-1', ...changes };
    return this.ask('BootNotification', { reason: 'PowerUp', chargingStation });
  }

  status(evseId: number, connectorStatus: string, changes: object = {}) {
    const timestamp = iso(this.now());
    return this.ask('StatusNotification', { evseId, connectorId: 1, connectorStatus, timestamp, ...changes });
  }

  async authorize(idToken: string): Promise<string> {
    return statusIn(await this.ask('Authorize', { idToken: this.token(idToken) }));
  }

  /** One step of a transaction, numbered in order. `info` and `changes` are the members of the message. */
  step(
    eventType: EventType,
    triggerReason: string,
    given: { info?: object; samples?: Samples; [member: string]: unknown },
  ) {
    const { info, samples, id, ...changes } = given;
    const transactionInfo = { transactionId: randomUUID(), ...info };
    const seqNo = this.numbers.get(transactionInfo.transactionId) ?? 0;
    this.numbers.set(transactionInfo.transactionId, seqNo + 1);
    const timestamp = (changes.timestamp as string | undefined) ?? iso(this.now());
    const meterValue = samples ? { meterValue: [{ timestamp, sampledValue: samples }] } : {};
    const event = { eventType, triggerReason, timestamp, seqNo, ...meterValue, ...changes, transactionInfo };
    return this.ask('TransactionEvent', event, id as string | undefined);
  }

  /** A card is shown and the car takes energy at once: all in one step. */
  async start(evseId: number, idToken: string, { transactionId = randomUUID(), ...changes }: StartChanges = {}) {
    const answer = await this.step('Started', 'Authorized', {
      info: { transactionId, chargingState: 'Charging' },
      evse: { id: evseId, connectorId: 1 },
      idToken: this.token(idToken),
      samples: this.registers('Transaction.Begin'),
      ...changes,
    });
    return { transactionId, status: statusIn(answer) };
  }

  /** Periodic values; the energy register when no samples are given. */
  values(transactionId: string, samples: Samples = this.registers('Sample.Periodic'), changes: object = {}) {
    return this.step('Updated', 'MeterValuePeriodic', { info: { transactionId }, samples, ...changes });
  }

  /** The car stops, or starts, taking energy. */
  charging(transactionId: string, chargingState: string, changes: object = {}) {
    return this.step('Updated', 'ChargingStateChanged', { info: { transactionId, chargingState }, ...changes });
  }

  stop(transactionId: string, changes: object = {}) {
    return this.step('Ended', 'StopAuthorized', {
      info: { transactionId, stoppedReason: 'Local' },
      samples: this.registers('Transaction.End'),
      ...changes,
    });
  }

  /** All there is to know of it, in one part: `Component.Variable` and its value. */
  report(requestId: number, variables: [string, string][]) {
    const reportData = variables.map(([key, value]) => {
      const [component = '', variable = ''] = key.split('.');
      return { component: { name: component }, variable: { name: variable }, variableAttribute: [{ value }] };
    });
    const generatedAt = iso(this.now());
    return this.ask('NotifyReport', { requestId, generatedAt, seqNo: 0, tbc: false, reportData });
  }

  token(idToken: string) {
    return { idToken, type: this.tokenType };
  }

  /** The import register as it stands. */
  registers(context: string): Samples {
    return [
      { value: this.meterWh, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } },
    ];
  }
}

const statusIn = ({ idTokenInfo }: Record<string, unknown>) =>
  (idTokenInfo as { status: string } | undefined)?.status ?? '';
