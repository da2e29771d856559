/**
 * A back office or partner that calls on, over one connection that it keeps, and knows one kind of patience: where nobody
 * takes its connection, so that nothing has been sent, it tries the next address. Whatever else goes wrong is a failure.
 */
import { Agent, request } from 'node:http';
import { pause } from './junction-process';

export interface SteadyReply {
  http: number;
  text: string;
}

/** Between two tries, and how often before it gives up: longer than a start takes. */
const PAUSE_MS = 20;
const TRIES = 3_000;

export class SteadyClient {
  /** Answers that it got. */
  answered = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    /** It begins with the first, and changes only when it is not taken. */
    private readonly ports: number[],
    private readonly headers: Record<string, string>,
  ) {}

  /** Rejects when the request was not answered, or with anything but success. */
  async call(method: string, path: string, body?: object): Promise<SteadyReply> {
    for (let tries = 0; ; tries++) {
      try {
        const reply = await this.once(method, path, body && JSON.stringify(body));
        if (reply.http >= 300) throw new Error(`${method} ${path}: ${reply.http} ${reply.text}`);
        this.answered++;
        return reply;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall !== 'connect' || tries === TRIES) throw error;
        this.ports.push(this.ports.shift() as number);
        await pause(PAUSE_MS);
      }
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once(method: string, path: string, body?: string): Promise<SteadyReply> {
    return new Promise((resolve, reject) => {
      const headers = { ...this.headers, 'content-length': String(Buffer.byteLength(body ?? '')) };
      const target = { host: '127.0.0.1', port: this.ports[0], method, path, headers, agent: this.agent };
      const asked = request(target, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', reject);
        response.on('end', () => resolve({ http: response.statusCode ?? 0, text }));
      });
      asked.on('error', (error: NodeJS.ErrnoException) =>
        reject(Object.assign(error, { message: `${method} ${path} at ${target.port}: ${error.message}` })),
      );
      asked.end(body);
    });
  }
}
