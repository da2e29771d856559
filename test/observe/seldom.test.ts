import { Seldom } from '../../src/observe/seldom';
import { TestClock } from '../support/world';

describe('trouble that lasts', () => {
  it('is told once a minute with how often it was not told, each kind by itself', () => {
    const clock = new TestClock();
    const told: [string, object][] = [];
    const seldom = new Seldom({ error: (message, about = {}) => void told.push([message, about]) }, clock);

    for (let second = 0; second < 61; second++) {
      seldom.error('the trace could not be written', { reason: 'full' });
      clock.advance(1_000);
    }
    seldom.error('a job failed', { job: 'pull' }, 'pull');
    seldom.error('a job failed', { job: 'push' }, 'push');

    expect(told).toEqual([
      ['the trace could not be written', { reason: 'full' }],
      ['the trace could not be written', { reason: 'full', unsaid: 59 }],
      ['a job failed', { job: 'pull' }],
      ['a job failed', { job: 'push' }],
    ]);
  });
});
