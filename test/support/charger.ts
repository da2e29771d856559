/**
 * A charger as it stands in the street: it charges one car after another, keeps each message until it is answered, and
 * connects again, after a pause, whenever it is cut off. A driver who is refused, because nothing could be looked up at that
 * moment for instance, gets no energy. What it has measured is the truth that others are compared with.
 */
import { randomUUID } from 'node:crypto';
import { Station16 } from '../../src/sandbox/station-1.6';
import { pause } from './junction-process';
import type { Random } from './random';

export interface ChargerOptions {
  /** `ws://127.0.0.1:PORT`. */
  url: string;
  identity: string;
  password: string;
  idTag: string;
  random: Random;
  /** Between two messages. */
  pauseMs: [number, number];
  /** Values that it sends in each transaction. */
  values: number;
  /** Of the next transaction: different for each one anywhere, so that it is found again. */
  nextEnergyWh: () => number;
}

interface Message {
  id: string;
  action: string;
  payload: object;
}

/** A charger gives up on an answer after this. */
const ANSWER_MS = 30_000;

export class Charger {
  /** Energies of the transactions that were allowed, and whose stop was answered. */
  readonly charged: number[] = [];
  /** Whether it begins another one. */
  goesOn = true;
  private meterWh = 1_000;
  private step = 0;
  private energyWh = 0;
  private transactionId: unknown;
  private waiting: Message | undefined;
  private station: Station16 | undefined;

  constructor(private readonly options: ChargerOptions) {}

  /** It shall go on, is in the middle, waits for an answer, or has not charged at all. */
  private get isBusy(): boolean {
    return this.goesOn || this.step > 0 || this.waiting !== undefined || this.charged.length === 0;
  }

  /** Until it shall begin no more transaction, and the last one has ended. */
  async run(): Promise<void> {
    while (this.isBusy) {
      await this.connection().catch(() => undefined);
      await pause(this.options.random.between(100, 1_000));
    }
  }

  /** As when the power goes. */
  async unplug(): Promise<void> {
    await this.station?.disconnect(true);
  }

  /** One connection, as long as it holds. */
  private async connection(): Promise<void> {
    const { url, identity, password, random, pauseMs } = this.options;
    const station = await new Station16({ url, identity, password }, () => Date.now()).connect();
    this.station = station;
    const isCut = station.until(() => station.closed !== undefined).then(() => Promise.reject(new Error('cut off')));
    isCut.catch(() => undefined);
    try {
      while (this.isBusy) {
        await Promise.race([this.say(station), isCut, late()]);
        await pause(random.between(...pauseMs));
      }
    } finally {
      await station.disconnect(true);
    }
  }

  private async say(station: Station16): Promise<void> {
    this.waiting ??= this.next();
    const { action, payload, id } = this.waiting;
    const answer = await station.ask(action, payload, id);
    this.waiting = undefined;
    if (action === 'StopTransaction') this.ended();
    else if (action === 'StartTransaction') this.started(answer);
    else this.step++;
  }

  private started({ transactionId, idTagInfo }: Record<string, unknown>): void {
    this.transactionId = transactionId;
    const isAllowed = (idTagInfo as { status: string }).status === 'Accepted';
    if (!isAllowed) this.energyWh = 0;
    this.step = isAllowed ? 1 : this.options.values + 1;
  }

  private ended(): void {
    this.meterWh += this.energyWh;
    if (this.energyWh > 0) this.charged.push(this.energyWh);
    this.step = 0;
  }

  private next(): Message {
    const { values, idTag, nextEnergyWh } = this.options;
    const timestamp = new Date().toISOString();
    const { transactionId } = this;
    const message = (action: string, payload: object) => ({ id: randomUUID(), action, payload });
    if (this.step === 0) {
      this.energyWh = nextEnergyWh();
      return message('StartTransaction', { connectorId: 1, idTag, meterStart: this.meterWh, timestamp });
    }
    const meter = this.meterWh + Math.floor((this.energyWh * this.step) / (values + 1));
    if (this.step > values) {
      const meterStop = this.meterWh + this.energyWh;
      return message('StopTransaction', { transactionId, meterStop, timestamp });
    }
    const meterValue = [{ timestamp, sampledValue: [{ value: String(meter) }] }];
    return message('MeterValues', { connectorId: 1, transactionId, meterValue });
  }
}

async function late(): Promise<never> {
  await pause(ANSWER_MS);
  throw new Error('no answer');
}
