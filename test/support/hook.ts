/** A receiver of webhooks that records what came and answers as it is told. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Received } from '../../src/sandbox/wire';
import { single } from '../../src/sandbox/wire';

export class Hook {
  readonly received: Received[] = [];
  /** Answers from now on; leaving it undone lets the sender wait. */
  answer: (response: ServerResponse) => void = (response) => void response.writeHead(204).end();
  private readonly watchers = new Set<() => void>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Hook> {
    const server = createServer();
    const hook = new Hook(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://hook');
        const body = Buffer.concat(chunks).toString();
        hook.received.push({ method: request.method ?? '', path, query, headers: single(request.headers), body });
        hook.answer(response);
        for (const watcher of hook.watchers) watcher();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Resolves when so many requests have come. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.received.length < count) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
