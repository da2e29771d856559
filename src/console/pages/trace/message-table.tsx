/** Messages, one per line; each leads to its journey. */
import { Badge, Group, Text } from '@mantine/core';
import { ArrowLeftIcon, ArrowRightIcon } from '@primer/octicons-react';
import { Link } from 'wouter';
import { explanationKeys, isFailed, shortPath } from '../../lib/messages';
import { usePlatformName } from '../../lib/queries';
import type { Message } from '../../lib/shapes';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

export const journeyOf = ({ correlation_id, id }: Message) =>
  `/trace/${encodeURIComponent(correlation_id)}?leg=${encodeURIComponent(id)}`;

/** The two statuses of an answer, coloured by whether it failed. */
export function AnswerBadge({ message }: { message: Message }) {
  const { t } = useWords();
  const { http_status, ocpi_status } = message;
  const words = http_status === null ? t('trace.noAnswer') : [http_status, ocpi_status].filter(Boolean).join(' · ');
  return (
    <Badge color={isFailed(message) ? 'red' : 'green'} variant="light">
      {words}
    </Badge>
  );
}

/** With what a failure means, where there is room. */
function Answer({ message }: { message: Message }) {
  const { say } = useWords();
  const meaning =
    isFailed(message) &&
    explanationKeys(message)
      .map((key) => say(key, ''))
      .find(Boolean);
  return (
    <>
      <AnswerBadge message={message} />
      {meaning && (
        <Text size="xs" c="dimmed" visibleFrom="md" maw={220}>
          {meaning}
        </Text>
      )}
    </>
  );
}

export function MessageTable({ messages, label }: { messages: Message[]; label: string }) {
  const { t, moment, number } = useWords();
  const nameOf = usePlatformName();
  const columns: Column<Message>[] = [
    {
      key: 'at',
      head: t('field.time'),
      from: 'sm',
      cell: ({ at }) => (
        <Text size="sm" className="nowrap">
          {moment(at)}
        </Text>
      ),
    },
    {
      key: 'what',
      head: t('trace.what'),
      cell: (message) => (
        <Link href={journeyOf(message)} className="row-link">
          {message.method} <span className="mono">{shortPath(message.path)}</span>
          {message.method === 'POST' && message.object && <span className="mono"> {message.object}</span>}
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {moment(message.at)}
          </Text>
        </Link>
      ),
    },
    { key: 'who', head: t('trace.who'), from: 'md', cell: (message) => <Ends message={message} nameOf={nameOf} /> },
    { key: 'answer', head: t('trace.answer'), cell: (message) => <Answer message={message} /> },
    {
      key: 'took',
      head: t('trace.duration'),
      from: 'lg',
      align: 'right',
      cell: ({ duration_ms }) => <span className="nowrap">{number(duration_ms)} ms</span>,
    },
  ];
  return <ListTable label={label} rows={messages} idOf={({ id }) => id} columns={columns} />;
}

function Ends({ message, nameOf }: { message: Message; nameOf: (id: string | null) => string }) {
  const { t } = useWords();
  const isIn = message.direction === 'in';
  const Arrow = isIn ? ArrowRightIcon : ArrowLeftIcon;
  const parties = [message.from, message.to].filter(Boolean).join(' → ');
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" className="nowrap">
          {message.platform === null ? t('trace.unknownCaller') : nameOf(message.platform)}
        </Text>
        <Arrow aria-label={t(isIn ? 'trace.in' : 'trace.out')} size={14} />
        <Text size="sm">{t('trace.us')}</Text>
      </Group>
      {parties && (
        <Text size="xs" c="dimmed" className="mono">
          {parties}
        </Text>
      )}
    </div>
  );
}
