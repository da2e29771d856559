/** The socket of a station. Its listeners are the same functions for all: ten thousand sets of closures are megabytes. */
import { WebSocket } from 'ws';

export interface SocketListener {
  /** A message has come. */
  hear(data: Buffer, isBinary: boolean): void;
  /** The station lives. */
  heard(): void;
  /** The socket has closed. */
  end(): void;
}

export class StationSocket extends WebSocket {
  listener?: SocketListener;
}

/** From now on the listener hears what happens. */
export function listen(socket: StationSocket, listener: SocketListener): void {
  socket.listener = listener;
  socket.on('message', onMessage).on('ping', onLife).on('pong', onLife).on('error', onError).on('close', onClose);
}

function onMessage(this: StationSocket, data: unknown, isBinary: boolean): void {
  this.listener?.hear(data as Buffer, isBinary);
}

function onLife(this: StationSocket): void {
  this.listener?.heard();
}

function onError(this: StationSocket): void {
  this.terminate();
}

function onClose(this: StationSocket): void {
  this.listener?.end();
}
