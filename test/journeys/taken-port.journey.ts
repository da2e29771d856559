/** A start that fails ends the process, and says what to do. */
import { JunctionProcess } from '../support/junction-process';

describe('a second Junction', () => {
  it.each(['PORT', 'API_PORT'])('whose %s is taken ends at once, and says so and what to do', async (setting) => {
    const first = await JunctionProcess.start('first', {});

    const second = JunctionProcess.start('second', { [setting]: String(first.port) });

    const words = `ended with 1: .*port ${first.port} of 127.0.0.1 is taken: stop the program that listens there`;
    await expect(second).rejects.toThrow(new RegExp(words, 's'));
    await first.discard();
  });
});
