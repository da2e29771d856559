import { join } from 'node:path';

/** What the thread of the trace runs: a file of the build, also when everything else is run from its sources. */
export const TRACE_WORKER = join(__dirname, 'trace-worker.js');
