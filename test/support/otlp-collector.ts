/** Who takes OpenTelemetry's spans: keeps what it was sent. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code?: number; message?: string };
  facts: Record<string, string | number>;
}

interface RawSpan extends Omit<CollectedSpan, 'facts'> {
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

export class OtlpCollector {
  /** What it answers; anything but 200 is a failure. */
  status = 200;
  readonly requests: { path: string; headers: IncomingHttpHeaders; text: string }[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpCollector> {
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      collector.requests.push({ path: request.url ?? '', headers: request.headers, text });
      response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}');
    });
    const collector = new OtlpCollector(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Everything that came, as one text. */
  get text(): string {
    return this.requests.map(({ text }) => text).join('\n');
  }

  get spans(): CollectedSpan[] {
    return this.requests
      .flatMap(({ text }) => JSON.parse(text).resourceSpans as { scopeSpans: { spans: RawSpan[] }[] }[])
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans)
      .map(({ attributes, ...span }) => ({
        ...span,
        facts: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? ''])),
      }));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
