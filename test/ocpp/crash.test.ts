/** What is on disk when the process dies is all that the next one has: a copy of the files, taken in the middle of it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Station16 } from '../../src/sandbox/station-1.6';
import { ENERGY_TARIFF, StationWorld } from '../support/stations';
import { until } from '../support/until';
import { aToken } from '../support/world';

const STATIONS = 12;
const CRASHES = 20;
const START = Date.parse('2026-06-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** A charger with its queue: a message leaves it when it is answered, else it is sent again. */
class Charger {
  private transactionId: number | undefined;
  private done = 0;
  private socket: Station16 | undefined;
  /** Answers to a process that is dead do not count. */
  private life = 0;

  constructor(
    private readonly index: number,
    readonly identity = `CP${index}`,
  ) {}

  get isDone(): boolean {
    return this.done === 5;
  }

  get energyWh(): number {
    return 4_000 + this.index;
  }

  die(): void {
    this.life++;
    void this.socket?.disconnect(true);
  }

  async run(here: StationWorld): Promise<void> {
    const { life } = this;
    const socket = await here.connect(this.identity).catch(() => undefined);
    if (life !== this.life) await socket?.disconnect(true);
    if (!socket || life !== this.life) return;
    this.socket = socket;
    while (!this.isDone && life === this.life) {
      // A station whose process is gone waits for ever: the next life goes on.
      const answer = await this.next(socket).catch(() => undefined);
      if (answer === undefined || life !== this.life) return;
      this.transactionId ??= answer.transactionId as number;
      this.done++;
    }
  }

  private next(socket: Station16): Promise<Record<string, unknown>> {
    const timestamp = iso(START + this.done * 60_000);
    if (this.done === 0)
      return socket.ask('StartTransaction', { connectorId: 1, idTag: 'CARD1', meterStart: 1_000, timestamp });
    const meter = 1_000 + (this.energyWh * this.done) / 4;
    if (this.done === 4)
      return socket.ask('StopTransaction', { transactionId: this.transactionId, meterStop: meter, timestamp });
    const meterValue = [{ timestamp, sampledValue: [{ value: String(meter) }] }];
    return socket.ask('MeterValues', { connectorId: 1, transactionId: this.transactionId, meterValue });
  }
}

describe('a process that dies in the middle of many transactions of OCPP 1.6', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'junction-crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const settings = (life: number) => ({ databaseUrl: `sqlite:${join(folder, String(life), 'junction.sqlite')}` });

  async function prepare(): Promise<StationWorld> {
    const here = await StationWorld.start(settings(0), STATIONS);
    await here.withTariff(ENERGY_TARIFF);
    await here.world.host('DE*MSP', 'EMSP');
    const { country_code: _, party_id: __, uid: ___, type: ____, ...token } = aToken({ whitelist: 'ALWAYS' });
    await here.world.api('PUT', '/parties/DE/MSP/tokens/CARD1', token);
    for (let index = 0; index < STATIONS; index++)
      await here.register(`CP${index}`, { evses: [{ uid: `E${index + 1}`, ocpp_connector: 1 }] });
    return here;
  }

  it('loses none and doubles none: each has one Session and one CDR with its energy [BR-2] [BR-3]', async () => {
    let here = await prepare();
    const chargers = Array.from({ length: STATIONS }, (_, index) => new Charger(index));
    for (let life = 1; life <= CRASHES; life++) {
      for (const charger of chargers) void charger.run(here);
      // Somewhere in the middle: after as many turns of the event loop as the number of this life says.
      for (let turn = 0; turn < life * 7; turn++) await new Promise(setImmediate);
      cpSync(join(folder, String(life - 1)), join(folder, String(life)), { recursive: true });
      for (const charger of chargers) charger.die();
      await here.stop();
      here = await StationWorld.resume(settings(life));
      here.clock.advance(10 * 60_000);
    }
    await Promise.all(chargers.map((charger) => charger.run(here)));
    here.clock.advance(60_000);
    const list = async (module: string) =>
      (await here.world.api('GET', `/parties/NL/TNM/${module}?limit=500`)).json.items as Record<string, unknown>[];
    await until(async () => (await list('cdrs')).length >= STATIONS, 'every CDR');
    const sessions = await list('sessions');
    const cdrs = await list('cdrs');
    const byEvse = new Map(cdrs.map((cdr) => [(cdr.cdr_location as { evse_uid: string }).evse_uid, cdr]));
    await here.stop();

    expect(cdrs).toHaveLength(STATIONS);
    expect(sessions).toHaveLength(STATIONS);
    expect(sessions.every(({ status }) => status === 'COMPLETED')).toBe(true);
    for (const [index, { energyWh }] of chargers.entries())
      expect(byEvse.get(`E${index + 1}`)?.total_energy).toBeCloseTo(energyWh / 1000, 4);
  }, 120_000);
});
