/** The legs of the trace, counted. */

export interface TallyRow {
  /** Id of the platform. */
  platform: string;
  direction: 'in' | 'out';
  module: string | null;
  /** `good`: OCPI 1xxx; `refused`: another OCPI status; `none`: no answer, or none that is OCPI. */
  outcome: 'good' | 'refused' | 'none';
  /** A question whether a Token may charge. */
  isAuthorize: boolean;
  /** How many legs took so many milliseconds; rounded down: exact below 100 ms, by 10 ms below a second, else by 100 ms. */
  durations: [durationMs: number, legs: number][];
}

/** What scorecards ask of the trace. */
export interface TallyShelf {
  /** From `fromMs` on, before `toMs`; legs without a platform are left out, and what a check asked wrongly on purpose. */
  tally(fromMs: number, toMs: number): Promise<TallyRow[]>;
  /** Counts ahead what is over, so that nobody waits for it. */
  sumUp(): Promise<void>;
}
