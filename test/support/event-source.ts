/** A client of the event stream, as a back office has one. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { ADMIN_KEY } from './world';

export interface Told {
  id: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: asserted on member by member
  data: any;
}

export class EventSourceClient {
  readonly events: Told[] = [];
  /** Everything that came, as it came. */
  text = '';
  status = 0;
  headers: IncomingMessage['headers'] = {};
  isEnded = false;
  response!: IncomingMessage;
  private unread = '';
  private readonly watchers = new Set<() => void>();

  private constructor(private readonly asked: ClientRequest) {}

  /** Resolves when the first bytes have come. */
  static open(url: string, headers: Record<string, string> = {}): Promise<EventSourceClient> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers }, agent: false });
      const client = new EventSourceClient(asked);
      asked.on('error', reject);
      asked.on('response', (response) => {
        client.response = response;
        client.status = response.statusCode ?? 0;
        client.headers = response.headers;
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          client.take(text);
          resolve(client);
        });
        response.on('close', () => {
          client.isEnded = true;
          client.wake();
        });
      });
      asked.end();
    });
  }

  /** Resolves when that is true of what has come. */
  until(isTrue: (client: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isTrue(this)) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  close(): void {
    this.asked.destroy();
  }

  private take(text: string): void {
    this.text += text;
    this.unread += text;
    const blocks = this.unread.split('\n\n');
    this.unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const data = fields.get('data');
      if (data)
        this.events.push({ id: fields.get('id') ?? '', type: fields.get('event') ?? '', data: JSON.parse(data) });
    }
    this.wake();
  }

  private wake(): void {
    for (const watcher of this.watchers) watcher();
  }
}
