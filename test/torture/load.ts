/** What goes on while the monkey is at work: back offices write, partners push. What was answered is remembered. */
import { pause } from '../support/junction-process';
import type { Random } from '../support/random';
import { aLocation } from '../support/world';
import type { Cluster } from './cluster';
import type { KeepingPartner } from './partner';

/** Objects that one writer changes. */
const OBJECTS = 4;
const PAUSE_MS: [number, number] = [100, 700];

export class Load {
  /** Object → the newest version whose write was answered with success. */
  readonly written = new Map<string, number>();
  answered = 0;
  refused = 0;
  private isOver = false;
  private readonly running: Promise<void>[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly random: Random,
  ) {}

  /** A back office that changes Tariffs of its own. */
  writeTariffs(writer: number): void {
    this.repeat((version, index) => {
      const id = `W${writer}-${index}`;
      return this.note(`tariffs/${id}`, version, async () => {
        const { http } = await this.cluster.ask('PUT', `/parties/NL/TNM/tariffs/${id}`, tariffOf(version));
        return http < 300;
      });
    });
  }

  /** A CPO that pushes Locations to everybody, over the hub. */
  pushLocations({ sandbox, name }: KeepingPartner): void {
    const [country_code, party_id] = name.split('*');
    this.repeat((version, index) => {
      const id = `L${index}`;
      const body = aLocation({ country_code, party_id, id, name: String(version) });
      const rest = `/${country_code}/${party_id}/${id}`;
      return this.note(`locations/${country_code}/${party_id}/${id}`, version, async () => {
        const asked = { method: 'PUT', module: 'locations', role: 'RECEIVER' as const, from: name, to: 'NL*HUB' };
        return (await sandbox.call({ ...asked, rest, body })).json.status_code === 1000;
      });
    });
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  private repeat(write: (version: number, index: number) => Promise<void>): void {
    const random = this.random.fork();
    const run = async () => {
      for (let version = 1; !this.isOver; version++) {
        await write(version, random.between(0, OBJECTS - 1));
        await pause(random.between(...PAUSE_MS));
      }
    };
    this.running.push(run());
  }

  private async note(object: string, version: number, write: () => Promise<boolean>): Promise<void> {
    const isDone = await write().catch(() => false);
    if (isDone) this.written.set(object, version);
    if (isDone) this.answered++;
    else this.refused++;
  }
}

const tariffOf = (version: number) => ({
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: version / 100, step_size: 1 }] }],
});
