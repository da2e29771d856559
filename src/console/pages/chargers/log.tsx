/** What went over a charger's socket: calls and what they were answered, as OCPP-J frames them. */
import { Badge, Text } from '@mantine/core';
import { Section } from '../../parts/facts';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/words';
import type { ChargerInFull } from './shapes';

type Message = ChargerInFull['messages'][number];

interface Line extends Message {
  kind: 'call' | 'answer' | 'refusal' | 'other';
  /** Of the call, also where its answer is shown. */
  action: string;
  payload: string;
}

const KINDS: Record<number, Line['kind']> = { 2: 'call', 3: 'answer', 4: 'refusal' };

function framed(frame: string): unknown[] {
  try {
    const value: unknown = JSON.parse(frame);
    return Array.isArray(value) ? value : [];
  } catch {
    // What is no JSON is shown as it came.
    return [];
  }
}

/** An answer names no action: that of the call with its id, when it is among these. */
export function linesOf(messages: Message[]): Line[] {
  const parsed = messages.map((message) => ({ message, frame: framed(message.frame) }));
  const actions = new Map(
    parsed.filter(({ frame }) => frame[0] === 2).map(({ frame }) => [frame[1], String(frame[2])]),
  );
  return parsed.map(({ message, frame }) => {
    const [type, id, ...rest] = frame;
    const kind = KINDS[Number(type)] ?? 'other';
    const shown = kind === 'call' ? rest.slice(1) : rest;
    const payload = kind === 'other' ? message.frame : shown.map((part) => JSON.stringify(part)).join(' ');
    return { ...message, kind, action: actions.get(id) ?? '', payload: payload === '{}' ? '' : payload };
  });
}

export function Log({ messages }: { messages: Message[] }) {
  const { t, moment } = useWords();
  return (
    <Section title={t('chargers.log')} aside={t('chargers.logHelp')}>
      {messages.length === 0 ? (
        <Text c="dimmed">{t('chargers.silent')}</Text>
      ) : (
        <ListTable
          label={t('chargers.log')}
          rows={linesOf(messages)}
          idOf={({ id }) => id}
          columns={[
            {
              key: 'at',
              head: t('field.time'),
              from: 'sm',
              cell: ({ at }) => <span className="nowrap">{moment(at)}</span>,
            },
            {
              key: 'way',
              head: t('chargers.way'),
              cell: ({ direction }) => t(direction === 'in' ? 'chargers.said' : 'chargers.told'),
            },
            {
              key: 'what',
              head: t('trace.what'),
              cell: ({ kind, action, payload }) => (
                <>
                  <Text
                    size="sm"
                    fw={kind === 'call' ? 600 : undefined}
                    c={kind === 'call' ? undefined : 'dimmed'}
                    span
                  >
                    {kind === 'call' ? action : t('chargers.answerTo', { action })}{' '}
                  </Text>
                  {kind === 'refusal' && (
                    <Badge color="red" variant="light">
                      {t('chargers.refused')}
                    </Badge>
                  )}
                  <div className="mono">{payload}</div>
                </>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
