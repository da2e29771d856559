import { join } from 'node:path';

/** Stands for src/store/trace-worker-file.ts in tests, where there is no build. */
export const TRACE_WORKER = join(__dirname, 'trace-worker.cjs');
