/** Entrance of the thread that owns the trace's file: takes calls from `trace-thread.ts`, one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../lib/clock';
import { TraceFile } from './trace-file';
import type { TraceCall, TraceReply } from './trace-thread';

const file = new TraceFile(workerData as string, systemClock);

parentPort?.on('message', ({ number, method, values }: TraceCall) => {
  const reply = (outcome: Partial<TraceReply>) => parentPort?.postMessage({ number, ...outcome });
  const call = file[method] as (...values: unknown[]) => Promise<unknown>;
  call.apply(file, values).then(
    (result) => {
      reply({ result });
      if (method === 'close') parentPort?.close();
    },
    (error: Error) => reply({ error: error.message }),
  );
});
