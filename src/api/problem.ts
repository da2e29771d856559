/** What the API says when it cannot do what was asked: an RFC 9457 problem document. */
export class Problem extends Error {
  override name = 'Problem';

  constructor(
    readonly status: number,
    /** The kind of problem, in few words. */
    readonly title: string,
    /** What was wrong here, and what to do. */
    readonly detail: string,
    /** Members of its own: `faults`, `step`, `answer` … */
    readonly members: Record<string, unknown> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }

  toJSON(): object {
    return { type: 'about:blank', title: this.title, status: this.status, detail: this.detail, ...this.members };
  }
}

export const notFound = (what: string) => new Problem(404, 'Not found', `there is no ${what}`);
export const conflict = (detail: string) => new Problem(409, 'Conflict', detail);

/** Too much at once, or too often. */
export const tooMany = (seconds: number, why: string) =>
  new Problem(429, 'Too many requests', `${why}; come back in ${seconds} s`, {}, { 'Retry-After': String(seconds) });

/** The database is away, full or slower than the load. */
export const comeBack = (seconds: number) =>
  new Problem(
    503,
    'Not able to serve this now',
    `the database does not answer; come back in ${seconds} s`,
    {},
    { 'Retry-After': String(seconds) },
  );
