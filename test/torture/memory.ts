/**
 * What the nodes occupy, looked at again and again: all of it, and what is still in use after a collection of garbage. V8
 * collects late while there is room, so that only the latter tells a leak from garbage that waits.
 */
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { type JunctionProcess, pause } from '../support/junction-process';
import type { Check } from './checker';

/** Lets us ask a node for a collection, at a free port. */
export const INSPECTED = '--inspect=127.0.0.1:0';

const SAMPLE_MS = 4_000;
const ANSWER_MS = 3_000;
/** More than this altogether, or growth of what is in use by more than that from the first to the last third of a life. */
const MOST_MB = 450;
const GROWTH_MB = 40;
/** Fewer samples in a third say nothing. */
const FEWEST = 4;

interface Life {
  occupied: number[];
  inUse: number[];
}

export class MemoryWatch {
  private readonly lives = new Map<number, Life>();
  private goesOn = true;
  private readonly running: Promise<unknown>;

  constructor(nodes: JunctionProcess[]) {
    this.running = Promise.all(nodes.map((node) => this.watch(node)));
  }

  async stop(): Promise<void> {
    this.goesOn = false;
    await this.running;
  }

  check(): Check {
    const lives = [...this.lives.values()];
    const faults = lives.flatMap((life, index) => faultsOf(life).map((fault) => `life ${index} ${fault}`));
    return { name: 'memory stays flat', compared: lives.length, faults };
  }

  private async watch(node: JunctionProcess): Promise<void> {
    while (this.goesOn) {
      await pause(SAMPLE_MS);
      const { pid } = node;
      const occupied = occupiedBy(pid);
      // A node that is killed in the middle is not measured.
      const inUse = await inUseAt(node).catch(() => undefined);
      if (pid === undefined || node.pid !== pid) continue;
      const life = this.lives.get(pid) ?? { occupied: [], inUse: [] };
      this.lives.set(pid, life);
      if (occupied !== undefined) life.occupied.push(occupied);
      if (inUse !== undefined) life.inUse.push(inUse);
    }
  }
}

function faultsOf({ occupied, inUse }: Life): string[] {
  const most = Math.max(0, ...occupied);
  if (most > MOST_MB) return [`took ${most.toFixed(0)} MB`];
  const third = Math.floor(inUse.length / 3);
  const growth = third < FEWEST ? 0 : median(inUse.slice(-third)) - median(inUse.slice(0, third));
  return growth > GROWTH_MB ? [`grew by ${growth.toFixed(0)} MB`] : [];
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Megabytes of a process; undefined when it does not run. */
function occupiedBy(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

/** Megabytes of a node's heap, and of the buffers beside it, after a collection. */
async function inUseAt({ log }: JunctionProcess): Promise<number> {
  const address = [...log.matchAll(/Debugger listening on (ws:\S+)/g)].at(-1)?.[1] ?? '';
  const socket = new WebSocket(address, { handshakeTimeout: ANSWER_MS });
  const timer = setTimeout(() => socket.terminate(), ANSWER_MS);
  try {
    await once(socket, 'open');
    await ask(socket, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = await ask(socket, 'Runtime.getHeapUsage');
    return ((usedSize ?? 0) + backingStorageSize) / 1024 / 1024;
  } finally {
    clearTimeout(timer);
    socket.terminate();
  }
}

async function ask(socket: WebSocket, method: string): Promise<Record<string, number>> {
  socket.send(JSON.stringify({ id: 1, method }));
  const [data] = await once(socket, 'message');
  return (JSON.parse(String(data)) as { result: Record<string, number> }).result;
}

function once(socket: WebSocket, name: 'open' | 'message'): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    socket.once(name, (...given) => resolve(given));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the node has gone')));
  });
}
