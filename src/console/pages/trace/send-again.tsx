/** A request is sent once more: asked for, done, and told with what the partner said to it. */
import { Alert, Anchor, Button, Radio, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SyncIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { pathOf, post } from '../../lib/client';
import { shortPath } from '../../lib/messages';
import { useCanChange, usePlatformName } from '../../lib/queries';
import type { MessageInFull, SentAgain } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Confirm } from '../../parts/confirm';
import { problemOf } from '../../parts/problem';
import { useWords } from '../../words/words';
import { useSandbox } from '../partners/sandbox';

export function SendAgain({ message }: { message: MessageInFull }) {
  const { t, say } = useWords();
  const canChange = useCanChange();
  const [isAsking, { open, close }] = useDisclosure(false);
  const [to, setTo] = useState<string | null>(null);
  const send = useAct(() => post<SentAgain>(`/messages${pathOf(message.id)}/send-again`, { to }), ['messages'], close);
  if (!canChange) return null;
  const { not_repeatable: hindrance } = message;
  if (hindrance)
    return (
      <Text size="sm" c="dimmed">
        {t('again.not')}: {say(`again.not.${hindrance.code}`, hindrance.detail)}
      </Text>
    );
  return (
    <Stack gap="sm">
      <div>
        <Button leftSection={<SyncIcon />} variant="default" onClick={open}>
          {t('again.button')}
        </Button>
      </div>
      {send.data && <Told answer={send.data} />}
      <Confirm
        isOpen={isAsking}
        title={t('again.sure')}
        action={t('again.button')}
        isHarmless
        isBusy={send.isPending}
        error={send.error}
        onConfirm={() => send.mutate(undefined)}
        onClose={() => {
          send.reset();
          close();
        }}
      >
        <Sure message={message} to={to} onChoose={setTo} />
        {send.error && <ToJourney correlation={problemOf(send.error).correlation_id} />}
      </Confirm>
    </Stack>
  );
}

interface SureProps {
  message: MessageInFull;
  /** Id of the sandbox partner; null: the receiver. */
  to: string | null;
  onChoose: (to: string | null) => void;
}

/** What will be done, for whoever is about to do it. */
function Sure({ message, to, onChoose }: SureProps) {
  const { t } = useWords();
  const nameOf = usePlatformName();
  const sandbox = useSandbox();
  const { direction, method, path, platform } = message;
  // What came in came from that platform; it goes to the receiver it names.
  const receiver = [direction === 'out' && nameOf(platform), message.to].filter(Boolean).join(', ');
  return (
    <Stack gap="xs">
      <Text className="mono">
        {method} {shortPath(path)}
      </Text>
      {sandbox ? (
        <Radio.Group label={t('again.to')} value={to ?? ''} onChange={(value) => onChoose(value || null)}>
          <Stack gap={6} mt={4}>
            <Radio value="" label={receiver} />
            <Radio value={sandbox.platform} label={t('again.toSandbox')} />
          </Stack>
        </Radio.Group>
      ) : null}
      <Text>{to ? t('again.sandboxHelp') : t('again.help', { to: receiver })}</Text>
    </Stack>
  );
}

function Told({ answer }: { answer: SentAgain }) {
  const { t, say } = useWords();
  const { correlation_id, http_status, ocpi_status, status_message } = answer;
  const isTaken = ocpi_status >= 1000 && ocpi_status < 2000;
  return (
    <Alert
      color={isTaken ? 'green' : 'red'}
      variant="light"
      title={t(isTaken ? 'again.taken' : 'again.refused')}
      role="status"
    >
      <Text size="sm">
        {http_status} · {ocpi_status} {say(`explain.ocpi.${ocpi_status}`, '')}
      </Text>
      {status_message && <Text size="sm">“{status_message}”</Text>}
      <ToJourney correlation={correlation_id} />
    </Alert>
  );
}

function ToJourney({ correlation }: { correlation: string | undefined }) {
  const { t } = useWords();
  if (correlation === undefined) return null;
  return (
    <Anchor component={Link} href={`/trace/${encodeURIComponent(correlation)}`} size="sm">
      {t('again.journey')}
    </Anchor>
  );
}
