/** A server on every address of this machine that nobody may reach: it records whoever does. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';

export class Trap {
  readonly reached: string[] = [];
  private constructor(private readonly server: Server) {}

  static async start(host = '0.0.0.0'): Promise<Trap> {
    const server = createServer((request, response) => {
      trap.reached.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status_code":1000,"data":[]}');
    });
    const trap = new Trap(server);
    server.on('connection', () => trap.reached.push('a connection'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: 0, host, ipv6Only: isIPv6(host) }, resolve);
    });
    return trap;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
