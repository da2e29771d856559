/** One leg of a journey in full: what it means, headers, bodies, what the hub changed. */
import { Alert, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { get, pathOf } from '../../lib/client';
import { bodyDifferences, type Difference, headerDifferences } from '../../lib/difference';
import { curlOf, explanationKeys, isFailed, statusMessageIn } from '../../lib/messages';
import type { Headers, Message, MessageInFull } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { CodeView } from '../../parts/code';
import { CopyButton } from '../../parts/copy';
import { useWords } from '../../words/words';
import { SendAgain } from './send-again';

export const useMessage = (id: string | undefined) =>
  useQuery({
    queryKey: ['message', id],
    queryFn: () => get<MessageInFull>(`/messages${pathOf(id ?? '')}`),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the statuses of an answer mean, and what to do. */
export function Explanation({ message, answerBody }: { message: Message; answerBody?: string | null }) {
  const { t, say } = useWords();
  const keys = explanationKeys(message);
  const meaning = keys.map((key) => say(key, '')).find(Boolean);
  const next = keys.map((key) => say(`${key}.next`, '')).find(Boolean);
  const said = message.error ?? statusMessageIn(answerBody ?? null);
  const isBad = isFailed(message);
  return (
    <Alert color={isBad ? 'red' : 'green'} variant="light" title={meaning}>
      {said && isBad && <Text size="sm">“{said}”</Text>}
      {isBad && next && (
        <Text size="sm">
          <strong>{t('explain.next')}:</strong> {next}
        </Text>
      )}
    </Alert>
  );
}

/** `before`: the leg that came in, when this one is what the hub made of it. */
export function LegInFull({ leg, before }: { leg: Message; before?: Message }) {
  const { t } = useWords();
  const query = useMessage(leg.id);
  const origin = useMessage(before?.id);
  return (
    <Answered query={query}>
      {(message) => (
        <Stack>
          <Explanation message={message} answerBody={message.answer.body} />
          <Group justify="space-between">
            <Text className="mono">
              {message.method} {message.path}
            </Text>
            <CopyButton text={curlOf(message, window.location.origin)} label={t('journey.curl')} />
          </Group>
          <SendAgain message={message} />
          {origin.data && <Differences before={origin.data} after={message} />}
          <Side title={t('journey.request')} headers={message.request.headers} body={message.request.body} />
          <Side title={t('journey.answer')} headers={message.answer.headers} body={message.answer.body} />
        </Stack>
      )}
    </Answered>
  );
}

function Side({ title, headers, body }: { title: string; headers: Headers | null; body: string | null }) {
  const { t } = useWords();
  if (headers === null && body === null) return null;
  return (
    <section aria-label={title}>
      <Title order={3} size="h4" mb="xs">
        {title}
      </Title>
      {headers !== null && headers.length > 0 && (
        <Table aria-label={`${title}: ${t('journey.headers')}`} layout="fixed">
          <Table.Tbody>
            {headers.map(([name, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice, and the list never changes
              <Table.Tr key={index}>
                <Table.Th w="35%" className="mono">
                  {name}
                </Table.Th>
                <Table.Td className="mono">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {body ? <CodeView text={body} label={t('journey.body')} /> : <Text c="dimmed">{t('journey.noBody')}</Text>}
    </section>
  );
}

function Differences({ before, after }: { before: MessageInFull; after: MessageInFull }) {
  const { t } = useWords();
  const headers = headerDifferences(before.request.headers ?? [], after.request.headers ?? []);
  const body = bodyDifferences(before.request.body, after.request.body);
  return (
    <section aria-label={t('journey.difference')}>
      <Title order={3} size="h4" mb="xs">
        {t('journey.difference')}
      </Title>
      {headers.length + body.length === 0 && <Text c="dimmed">{t('journey.difference.none')}</Text>}
      {headers.length > 0 && <DifferenceTable label={t('journey.headers')} differences={headers} />}
      <Text size="sm" mt="xs">
        {t('journey.difference.body')}: {body.length === 0 && t('journey.difference.sameBody')}
      </Text>
      {body.length > 0 && <DifferenceTable label={t('journey.body')} differences={body} />}
    </section>
  );
}

function DifferenceTable({ label, differences }: { label: string; differences: Difference[] }) {
  const { t, say } = useWords();
  return (
    <Table aria-label={label} layout="fixed">
      <Table.Tbody>
        {differences.map(({ what, kind, before, after }) => (
          <Table.Tr key={what}>
            <Table.Th w="35%" className="mono">
              {what}
            </Table.Th>
            <Table.Td>
              <Text size="sm">
                {t(`journey.difference.${kind}`)}{' '}
                <Text span size="sm" c="dimmed">
                  {say(`difference.${what.toLowerCase()}`, '')}
                </Text>
              </Text>
              {before !== undefined && <div className="mono bad">− {before}</div>}
              {after !== undefined && <div className="mono good">+ {after}</div>}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
