/** What a scorecard says, as rows, and how each kind of figure is written. */
import { useWords } from '../../words/words';

export interface ModuleScore {
  requests: number;
  success: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
}

interface Score {
  availability: number | null;
  requests: ModuleScore;
  modules: Record<string, ModuleScore>;
  authorization: ModuleScore;
  received: ModuleScore;
  location_completeness: number | null;
  evse_age_seconds: number | null;
  cdr_delay_seconds: number | null;
  cdrs_in_order: number | null;
}

export interface Card {
  score: Score;
  others: Score;
  compared: number;
}

type Kind = 'share' | 'ms' | 'seconds';

/** Shares are better when they are high, durations when they are low. */
const ROWS = [
  ['availability', 'share', ({ availability }: Score) => availability],
  ['success', 'share', ({ requests }: Score) => requests.success],
  ['p95', 'ms', ({ requests }: Score) => requests.p95_ms],
  ['authorization', 'ms', ({ authorization }: Score) => authorization.p95_ms],
  ['received', 'share', ({ received }: Score) => received.success],
  ['completeness', 'share', ({ location_completeness }: Score) => location_completeness],
  ['freshness', 'seconds', ({ evse_age_seconds }: Score) => evse_age_seconds],
  ['cdrDelay', 'seconds', ({ cdr_delay_seconds }: Score) => cdr_delay_seconds],
  ['cdrsInOrder', 'share', ({ cdrs_in_order }: Score) => cdrs_in_order],
] as const;

/** A difference that somebody would care about. */
const WORSE = 1.2;

function isWorse(kind: Kind, value: number | null, others: number | null): boolean {
  if (value === null || others === null) return false;
  return kind === 'share' ? 1 - value > WORSE * (1 - others) && others - value > 0.01 : value > WORSE * others;
}

export const rowsOf = ({ score, others }: Card) =>
  ROWS.map(([name, kind, read]) => ({
    name,
    kind,
    value: read(score),
    others: read(others),
    isWorse: isWorse(kind, read(score), read(others)),
  }));

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Each kind of figure in words; a dash when there is nothing to say. */
export function useFigures(): Record<Kind, (value: number | null) => string> {
  const { t, locale, number } = useWords();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    share: (value) => (value === null ? '–' : percent.format(value)),
    ms: (value) => (value === null ? '–' : `${number(value)} ms`),
    seconds: (value) => {
      if (value === null) return '–';
      if (value >= 2 * DAY_S) return t('score.daysLong', { count: number(Math.round(value / DAY_S)) });
      if (value >= HOUR_S) return t('score.hours', { count: number(Math.round((value / HOUR_S) * 10) / 10) });
      return value >= MINUTE_S ? t('score.minutes', { count: Math.round(value / MINUTE_S) }) : `${value} s`;
    },
  };
}
