/**
 * A port that leads to another one: a load balancer whose target is chosen, or a way that is cut (connections end, new
 * ones are refused) or frozen (nothing comes through and nobody is told).
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Gate {
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | undefined;
  private frozen = false;

  private constructor(
    private target: number,
    readonly port: number,
  ) {}

  static async to(target: number): Promise<Gate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const gate = new Gate(target, port);
    gate.serve(server);
    return gate;
  }

  /** New connections go there; those that are open end. */
  async lead(target: number): Promise<void> {
    this.target = target;
    this.end();
    // Whoever kept a connection has noticed by then.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Ends every connection and takes no new one. */
  async cut(): Promise<void> {
    const closed = this.server && new Promise((resolve) => this.server?.close(resolve));
    this.server = undefined;
    this.end();
    await closed;
  }

  async mend(): Promise<void> {
    this.frozen = false;
    const server = createServer().listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.serve(server);
  }

  freeze(): void {
    this.frozen = true;
    for (const [a, b] of this.pairs) for (const socket of [a, b]) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const [a, b] of this.pairs) for (const socket of [a, b]) socket.resume();
  }

  private serve(server: Server): void {
    this.server = server;
    server.on('connection', (from) => {
      const to = connect(this.target, '127.0.0.1');
      const pair: [Socket, Socket] = [from, to];
      this.pairs.add(pair);
      const end = () => {
        from.destroy();
        to.destroy();
        this.pairs.delete(pair);
      };
      for (const [one, other] of [pair, [to, from] as const]) {
        one.on('data', (chunk) => other.write(chunk));
        one.on('error', end);
        one.on('close', end);
        if (this.frozen) one.pause();
      }
    });
  }

  private end(): void {
    for (const pair of [...this.pairs]) for (const socket of pair) socket.destroy();
  }
}
