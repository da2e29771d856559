/** What a sandbox partner says and hears, kept as it went over the wire. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';

/** A request that the partner received. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
}

/** An answer that the partner got. */
export interface Reply {
  http: number;
  headers: Record<string, string>;
  text: string;
  /** The parsed envelope; empty when the answer is not JSON. */
  json: { data?: unknown; status_code?: number; status_message?: string };
}

export interface Exchange {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Authority of an `https:` address (PEM). */
  ca?: string;
}

/** One HTTP exchange; rejects when there is no answer at all. */
export function exchange({ method, url, headers = {}, body, ca }: Exchange): Promise<Reply> {
  return new Promise((resolve, reject) => {
    // Node gives no length to the body of a DELETE by itself.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, { method, headers: { ...length, ...headers }, ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ http: response.statusCode ?? 0, headers: single(response.headers), text, json: parse(text) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends bytes as they are and returns everything that came back until the other side closed. */
export function rawExchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => resolve(answer));
  });
}

/** Headers with one value each, lower-case names. */
export function single(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function parse(text: string): Reply['json'] {
  try {
    return JSON.parse(text) as Reply['json'];
  } catch {
    return {};
  }
}
