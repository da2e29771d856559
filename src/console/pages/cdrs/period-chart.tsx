/** A session as a picture: energy so far, and the average power between one reading and the next. */
import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import { useWords } from '../../words/words';
import type { Moment } from './moments';

export function PeriodChart({ moments }: { moments: Moment[] }) {
  const { t, locale } = useWords();
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return (
    <div role="img" aria-label={t('cdrs.picture')}>
      <CompositeChart
        h={220}
        data={moments.map((moment) => ({ ...moment, time: clock.format(moment.at) }))}
        dataKey="time"
        withLegend
        withRightYAxis
        yAxisLabel="kWh"
        rightYAxisLabel="kW"
        series={[
          { name: 'kwh', label: t('cdrs.energySoFar'), color: 'indigo.6', type: 'area' },
          { name: 'kw', label: t('cdrs.power'), color: 'orange.6', type: 'line', yAxisId: 'right' },
        ]}
        curveType="linear"
      />
    </div>
  );
}
