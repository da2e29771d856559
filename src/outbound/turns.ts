/** Which of the work of pushing is this node's, when there are several. */

/** Which work is this node's when there are several: each name is one node's at a time. */
export interface Turns {
  take(name: string): Promise<boolean>;
  holds(name: string): boolean;
  /** Tells the other nodes that there are changes to be fanned out, or that these lanes have something due. */
  tell(work: Work): void;
}

export type Work = 'changes' | LaneKey[];

export interface LaneKey {
  platformId: string;
  module: string;
}

/** Names of turns. */
export const FAN_OUT = 'fan-out';
export const turnOf = ({ platformId, module }: LaneKey) => `lane/${platformId}/${module}`;
