/** Breaks things, one after another, and lets them come back: nodes, the database, NATS, partners. */
import { pause } from '../support/junction-process';
import type { Random } from '../support/random';
import type { Cluster } from './cluster';
import type { KeepingPartner } from './partner';

const BETWEEN_MS: [number, number] = [1_000, 6_000];

export class Monkey {
  /** What it has done, and how often. */
  readonly done = new Map<string, number>();

  constructor(
    private readonly cluster: Cluster,
    private readonly partners: KeepingPartner[],
    private readonly random: Random,
    private readonly say: (text: string) => void,
  ) {}

  async run(untilMs: number): Promise<void> {
    while (Date.now() < untilMs) {
      const [name, act] = this.random.pick(this.acts());
      this.done.set(name, (this.done.get(name) ?? 0) + 1);
      this.say(name);
      await act();
      await pause(this.random.between(...BETWEEN_MS));
    }
  }

  private acts(): [string, () => Promise<void>][] {
    const { cluster, random } = this;
    const node = () => random.pick(cluster.nodes);
    const kill = async () => {
      const victim = node();
      await victim.end('SIGKILL');
      await this.wait(500, 5_000);
      await victim.run();
    };
    return [
      ['a node is killed', kill],
      ['a node is killed', kill],
      ['a node is restarted', () => node().restart('SIGTERM')],
      ['the database is frozen', () => this.freezeDatabase()],
      ['NATS is away', () => this.stopNats()],
      ['partners are cut off', () => this.cutPartners()],
    ];
  }

  private async freezeDatabase(): Promise<void> {
    this.cluster.database.signal('SIGSTOP');
    await this.wait(1_000, 6_000);
    this.cluster.database.signal('SIGCONT');
  }

  private async stopNats(): Promise<void> {
    await this.cluster.nats.goAway();
    await this.wait(500, 5_000);
    await this.cluster.nats.comeBack();
  }

  private async cutPartners(): Promise<void> {
    const first = this.random.between(0, this.partners.length - 1);
    const victims = [0, 1, 2].map((more) => this.partners[(first + more) % this.partners.length] as KeepingPartner);
    await Promise.all(victims.map((partner) => partner.goAway()));
    await this.wait(2_000, 8_000);
    await Promise.all(victims.map((partner) => partner.comeBack()));
  }

  private wait(from: number, to: number): Promise<unknown> {
    return pause(this.random.between(from, to));
  }
}
