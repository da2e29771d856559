/** Loaded into a system under test by `--import`: tells what it holds once the garbage is gone, when it is asked. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.on('message', (text) => {
    if (text !== 'footprint') return;
    for (let i = 0; i < 3; i++) globalThis.gc();
    process.send(process.memoryUsage());
  });
  process.channel.unref();
}
