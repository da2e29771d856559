/** A journey as a drawing: who is who on top, time downwards, one arrow for each request and each answer. */
import { useMediaQuery } from '@mantine/hooks';
import { isFailed, shortPath } from '../../lib/messages';
import type { Message } from '../../lib/shapes';
import { useWords } from '../../words/words';

const TOP = 56;
const ROW = 46;

/** Widths of a lane, of the room left of all lanes, and of a name. */
interface Sizes {
  lane: number;
  left: number;
  name: number;
}

const WIDE: Sizes = { lane: 230, left: 84, name: 196 };
const NARROW: Sizes = { lane: 112, left: 58, name: 104 };
const LETTER = 7.6;

interface Step {
  key: string;
  /** Milliseconds since the journey began. */
  at: number;
  from: number;
  to: number;
  label: string;
  isAnswer: boolean;
  isBad: boolean;
}

/** Callers left of us, whom we called right of us; a platform stands once. */
export function lanesOf(legs: Message[]): (string | null)[] {
  const callers = new Set(legs.filter(({ direction }) => direction === 'in').map(({ platform }) => platform));
  const called = new Set(legs.filter(({ direction }) => direction === 'out').map(({ platform }) => platform));
  return [...callers, US, ...[...called].filter((platform) => !callers.has(platform))];
}
const US = 'us';

function stepsOf(legs: Message[], lanes: (string | null)[], noAnswer: string): Step[] {
  const began = Math.min(...legs.map(({ at }) => Date.parse(at)));
  const us = lanes.indexOf(US);
  const steps = legs.flatMap((leg): Step[] => {
    const other = lanes.indexOf(leg.platform);
    const [from, to] = leg.direction === 'in' ? [other, us] : [us, other];
    const at = Date.parse(leg.at) - began;
    const answer = leg.http_status === null ? noAnswer : [leg.http_status, leg.ocpi_status].filter(Boolean).join(' · ');
    const asked = `${leg.method} ${shortPath(leg.path)}`;
    return [
      { key: `${leg.id}?`, at, from, to, label: asked, isAnswer: false, isBad: false },
      {
        key: `${leg.id}!`,
        at: at + leg.duration_ms,
        from: to,
        to: from,
        label: answer,
        isAnswer: true,
        isBad: isFailed(leg),
      },
    ];
  });
  // At the same millisecond: requests first, from the outside in; then answers, from the inside out.
  const depth = ({ from, to, isAnswer }: Step) => (isAnswer ? (from === us ? 3 : 2) : to === us ? 0 : 1);
  return steps.sort((a, b) => a.at - b.at || depth(a) - depth(b));
}

/** Of a path the end says most, of a name the beginning. */
const cut = (text: string, length: number) =>
  text.length > length ? `…${text.slice(text.length - length + 1)}` : text;
const cutName = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

interface DrawingProps {
  legs: Message[];
  nameOf: (platform: string | null) => string;
  label: string;
}

export function JourneyDrawing({ legs, nameOf, label }: DrawingProps) {
  const { t } = useWords();
  const { lane: laneWidth, left, name } = useMediaQuery('(max-width: 48em)') ? NARROW : WIDE;
  const lanes = lanesOf(legs);
  const steps = stepsOf(legs, lanes, t('trace.noAnswer'));
  const width = left + lanes.length * laneWidth;
  const height = TOP + steps.length * ROW + 16;
  const x = (lane: number) => left + laneWidth / 2 + lane * laneWidth;
  const titleOf = (lane: string | null) => (lane === US ? t('trace.us') : nameOf(lane) || t('trace.unknownCaller'));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
    <section className="scroll-x" tabIndex={0} aria-label={label}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {lanes.map((lane, index) => (
          <g key={lane ?? 'unknown'}>
            <line
              x1={x(index)}
              x2={x(index)}
              y1={TOP - 14}
              y2={height}
              stroke="var(--mantine-color-default-border)"
              strokeWidth={2}
            />
            <rect
              x={x(index) - name / 2}
              y={6}
              width={name}
              height={34}
              rx={8}
              fill={lane === US ? 'var(--mantine-color-indigo-8)' : 'var(--mantine-color-default)'}
              stroke="var(--mantine-color-default-border)"
            />
            <text
              x={x(index)}
              y={28}
              textAnchor="middle"
              fontSize={14}
              fontWeight={600}
              fill={lane === US ? '#fff' : 'var(--mantine-color-text)'}
            >
              {cutName(titleOf(lane), Math.floor((name - 12) / LETTER))}
            </text>
          </g>
        ))}
        {steps.map((step, row) => (
          <Arrow key={step.key} step={step} y={TOP + 24 + row * ROW} x={x} />
        ))}
      </svg>
    </section>
  );
}

function Arrow({ step, y, x }: { step: Step; y: number; x: (lane: number) => number }) {
  const [from, to] = [x(step.from), x(step.to)];
  const way = Math.sign(to - from);
  const colour = step.isBad
    ? 'var(--junction-bad)'
    : step.isAnswer
      ? 'var(--junction-good)'
      : 'var(--mantine-color-text)';
  const room = Math.floor(Math.abs(to - from) / 7.2);
  return (
    <g>
      <text x={8} y={y + 4} fontSize={12} fill="var(--mantine-color-dimmed)">
        +{step.at} ms
      </text>
      <line
        x1={from}
        x2={to - way * 8}
        y1={y}
        y2={y}
        stroke={colour}
        strokeWidth={1.8}
        strokeDasharray={step.isAnswer ? '5 4' : undefined}
      />
      <path d={`M ${to} ${y} l ${-way * 10} -5 v 10 z`} fill={colour} />
      <text x={(from + to) / 2} y={y - 7} textAnchor="middle" fontSize={12.5} fill={colour}>
        {cut(step.label, room)}
      </text>
    </g>
  );
}
