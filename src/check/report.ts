/** What a check of a partner found, and the shelf that keeps the last one of each. */

/** `fail`: a MUST is broken; `warn`: a SHOULD; `skip`: it could not be tried, and `detail` says why. */
export type Outcome = 'pass' | 'fail' | 'warn' | 'skip';

export interface Finding {
  /** What was looked at, in words: `the last page has no next link`. */
  name: string;
  /** `versions`, `credentials` or a functional module. */
  module: string;
  outcome: Outcome;
  /** Ids of docs/conformance that this is about. */
  requirements: string[];
  /** What came instead, or why it was not tried. */
  detail: string | null;
  /** Of the request in the trace. */
  correlationId: string | null;
}

export interface CheckReport {
  platformId: string;
  /** Milliseconds. */
  startedAt: number;
  finishedAt: number;
  /** The worst of all outcomes. */
  verdict: 'pass' | 'warn' | 'fail';
  findings: Finding[];
}

export interface CheckShelf {
  get(platformId: string): Promise<CheckReport | undefined>;
  save(report: CheckReport): Promise<void>;
}

export function verdictOf(findings: Finding[]): CheckReport['verdict'] {
  const has = (outcome: Outcome) => findings.some((finding) => finding.outcome === outcome);
  return has('fail') ? 'fail' : has('warn') ? 'warn' : 'pass';
}
