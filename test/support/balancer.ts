/** A load balancer of the simplest kind: a connection goes to one of the ports that takes it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Balancer {
  private turn = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly ports: number[],
  ) {
    server.on('connection', (from) => void this.serve(from));
  }

  static async start(): Promise<Balancer> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, []);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  add(port: number): void {
    this.ports.push(port);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(from: Socket): Promise<void> {
    this.keep(from);
    const first = this.turn++;
    for (let tried = 0; tried < this.ports.length; tried++) {
      const to = await reach(this.ports[(first + tried) % this.ports.length] ?? 0);
      if (!to) continue;
      this.keep(to);
      from.pipe(to);
      to.pipe(from);
      from.on('close', () => to.destroy());
      to.on('close', () => from.destroy());
      from.resume();
      return;
    }
    from.destroy();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}

async function reach(port: number): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}
