/** A NATS server of a test's own, on a free port; it can go away and come back at the same address. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort, Watched } from './watched';

export class Nats {
  private server: Watched | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<Nats> {
    const nats = new Nats(await freePort());
    await nats.comeBack();
    return nats;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async goAway(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
  }

  async comeBack(): Promise<void> {
    this.server = new Watched('nats-server', ['-a', '127.0.0.1', '-p', String(this.port)]);
    await answering(this.port);
  }
}

async function answering(port: number): Promise<void> {
  for (let tried = 0; tried < 500; tried++) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'data');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
  throw new Error('nats-server did not start');
}
