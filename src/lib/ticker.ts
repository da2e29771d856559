import type { Clock } from './clock';

/** Does a job every so often, one at a time: what comes due while it runs is looked at right after. */
export class Ticker {
  private running: Promise<void> | undefined;
  private again = false;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly periodMs: number,
    private readonly job: () => Promise<void>,
    private readonly failed: (error: Error) => void,
  ) {}

  start(): void {
    this.cancel = this.clock.every(this.periodMs, () => this.tick());
  }

  /** Ends it when the job under way has ended. */
  async stop(): Promise<void> {
    this.cancel();
    this.again = false;
    await this.running;
  }

  private tick(): void {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.job().catch(this.failed);
    }
  }
}
