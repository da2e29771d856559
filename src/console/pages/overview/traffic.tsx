/** Messages per minute, good and bad. In a file of its own: the chart library is loaded after the page stands. */
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { isFailed } from '../../lib/messages';
import type { Message } from '../../lib/shapes';
import { useWords } from '../../words/words';

const MINUTE = 60_000;
const MAX_BARS = 60;

interface Bar {
  minute: string;
  good: number;
  bad: number;
}

/** One bar per minute from the first message to the last; a step of several minutes when there would be too many. */
export function barsOf(messages: Message[], label: (ms: number) => string): Bar[] {
  const moments = messages.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const step = Math.max(1, Math.ceil((last - first) / MINUTE / MAX_BARS)) * MINUTE;
  const start = Math.floor(first / step);
  const bars = Array.from({ length: Math.floor(last / step) - start + 1 }, (_, index) => ({
    minute: label((start + index) * step),
    good: 0,
    bad: 0,
  }));
  for (const message of messages) {
    const bar = bars[Math.floor(Date.parse(message.at) / step) - start];
    if (bar) bar[isFailed(message) ? 'bad' : 'good'] += 1;
  }
  return bars;
}

export function TrafficChart({ messages }: { messages: Message[] }) {
  const { t, locale } = useWords();
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return (
    <div role="img" aria-label={t('overview.traffic')}>
      <BarChart
        h={200}
        data={barsOf(messages, (ms) => clock.format(ms))}
        dataKey="minute"
        type="stacked"
        withLegend
        maxBarWidth={40}
        series={[
          { name: 'good', label: t('overview.good'), color: 'indigo.6' },
          { name: 'bad', label: t('overview.bad'), color: 'red.6' },
        ]}
      />
    </div>
  );
}
