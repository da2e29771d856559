/**
 * What only one node may do at a time: push to a platform, ask who is still alive, clean up. A name is held until it is
 * given back or its node is gone. `OnlyNode` serves a node that is alone, `Members` several (rows in the database).
 *
 * Ask `holds` before each step of the work: it costs nothing, and turns false when this node has been cut off from the
 * database for so long that others may take over. For a moment two nodes can then be at the same work, so it must bear
 * being done twice.
 */
import type { Stop } from './bus';

export interface Leases {
  /** Takes a name unless another node has it; true when this node has it now. */
  take(name: string): Promise<boolean>;
  /** Whether this node has it at this moment. */
  holds(name: string): boolean;
  give(name: string): Promise<void>;
  /** Takes a name as soon as that is possible, now and whenever its node has gone. */
  want(name: string): void;
  /** Calls back when names may have become free. */
  onFreed(freed: () => void): Stop;
  /** The nodes that are alive. */
  nodes(): Promise<Node[]>;
  /** Joins the others. */
  start(): Promise<void>;
  /** Gives everything back and leaves. */
  stop(): Promise<void>;
}

export interface Node {
  id: string;
  /** Where it runs: host and port, for people. */
  name: string;
  release: string;
  /** Milliseconds. */
  startedAt: number;
}

/** The only node has everything. */
export class OnlyNode implements Leases {
  constructor(private readonly self: () => Node) {}

  async take(): Promise<boolean> {
    return true;
  }

  holds(): boolean {
    return true;
  }

  async give(): Promise<void> {}

  want(): void {}

  onFreed(): Stop {
    return () => undefined;
  }

  async nodes(): Promise<Node[]> {
    return [this.self()];
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
