/** A session as a picture: energy so far and the average power of each charging period. */
import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import type { Cdr } from '../../lib/objects';
import { useWords } from '../../words/words';

const HOUR_MS = 3_600_000;

interface Moment {
  time: string;
  kwh: number;
  kw: number;
}

/** One point where each period begins, and one at the end. */
export function momentsOf(
  { charging_periods, start_date_time, end_date_time }: Cdr,
  label: (ms: number) => string,
): Moment[] {
  let kwh = 0;
  const moments = charging_periods.map(({ start_date_time: start, dimensions }, index) => {
    const energy = dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0;
    const end = Date.parse(charging_periods[index + 1]?.start_date_time ?? end_date_time);
    const hours = Math.max(0, end - Date.parse(start)) / HOUR_MS;
    kwh += energy;
    return { time: label(end), kwh: round(kwh), kw: hours > 0 ? round(energy / hours) : 0 };
  });
  return [{ time: label(Date.parse(start_date_time)), kwh: 0, kw: moments[0]?.kw ?? 0 }, ...moments];
}

const round = (value: number) => Math.round(value * 100) / 100;

export function PeriodChart({ cdr }: { cdr: Cdr }) {
  const { t, locale } = useWords();
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return (
    <div role="img" aria-label={t('cdrs.picture')}>
      <CompositeChart
        h={220}
        data={momentsOf(cdr, (ms) => clock.format(ms))}
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
