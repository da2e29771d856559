/** Webhooks: who is told what happened, and whether it is taken. */
import { Alert, Badge, Button, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getAll, patch, pathOf, post, remove } from '../../lib/client';
import { useCanChange } from '../../lib/queries';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Copyable } from '../../parts/copy';
import { Dialog } from '../../parts/dialog';
import { Empty } from '../../parts/empty';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';
import { Deliveries } from './deliveries';

interface Webhook {
  id: string;
  url: string;
  events: string[];
  party: string | null;
  enabled: boolean;
  created_at: string;
  failing_since: string | null;
  disabled_because: string | null;
  /** Only in the answer to its making. */
  secret?: string;
}

export function Webhooks() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ['webhooks'], queryFn: () => getAll<Webhook>('/webhooks') });
  const canChange = useCanChange();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Webhook>();
  const add = canChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setOpen(true)}>
      {t('webhooks.add')}
    </Button>
  );
  return (
    <Page title={t('page.webhooks')} lead={t('webhooks.lead')} actions={add}>
      {made && (
        <Alert color="green" variant="light" title={t('webhooks.secretOnce')}>
          <Copyable name={made.url} value={made.secret ?? ''} />
        </Alert>
      )}
      <Answered query={query}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <Empty title={t('webhooks.none')}>{t('webhooks.noneHelp')}</Empty>
          ) : (
            <WebhookTable webhooks={webhooks} />
          )
        }
      </Answered>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('webhooks.add')}>
        <NewWebhook
          onMade={(webhook) => {
            setMade(webhook);
            setOpen(false);
          }}
        />
      </Dialog>
    </Page>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  const { t } = useWords();
  if (!webhook.enabled)
    return (
      <>
        <Badge color="gray" variant="light">
          {t('webhooks.disabled')}
        </Badge>
        <Text size="sm">{webhook.disabled_because}</Text>
      </>
    );
  if (webhook.failing_since)
    return (
      <>
        <Badge color="red" variant="light">
          {t('webhooks.failing')}
        </Badge>
        <Text size="sm">
          <Ago at={webhook.failing_since} />
        </Text>
      </>
    );
  return (
    <Badge color="green" variant="light">
      {t('webhooks.good')}
    </Badge>
  );
}

function WebhookTable({ webhooks }: { webhooks: Webhook[] }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const [ending, setEnding] = useState<Webhook>();
  const [shown, setShown] = useState<Webhook>();
  const change = useAct(
    ({ id, enabled }: Webhook) => patch<Webhook>(`/webhooks${pathOf(id)}`, { enabled: !enabled }),
    ['webhooks'],
  );
  const columns: Column<Webhook>[] = [
    { key: 'url', head: t('webhooks.url'), cell: ({ url }) => <span className="mono">{url}</span> },
    {
      key: 'events',
      head: t('webhooks.events'),
      from: 'sm',
      cell: ({ events }) => (events.includes('*') ? t('state.all') : events.join(', ')),
    },
    { key: 'state', head: t('field.status'), cell: (webhook) => <State webhook={webhook} /> },
    { key: 'party', head: t('field.party'), from: 'md', cell: ({ party }) => party ?? t('state.all') },
    {
      key: 'change',
      head: '',
      align: 'right',
      cell: (webhook) => (
        <Group gap={4} justify="flex-end">
          <Button size="compact-sm" variant="subtle" onClick={() => setShown(webhook)}>
            {t('deliveries.show')}
          </Button>
          {canChange && (
            <>
              <Button size="compact-sm" variant="subtle" onClick={() => change.mutate(webhook)}>
                {t(webhook.enabled ? 'webhooks.disable' : 'webhooks.enable')}
              </Button>
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setEnding(webhook)}>
                {t('action.delete')}
              </Button>
            </>
          )}
        </Group>
      ),
    },
  ];
  return (
    <>
      {change.error && <ProblemAlert error={change.error} />}
      <ListTable label={t('page.webhooks')} rows={webhooks} idOf={({ id }) => id} columns={columns} />
      <Dialog opened={shown !== undefined} onClose={() => setShown(undefined)} title={t('deliveries.title')} size="xl">
        {shown && <Deliveries webhook={shown.id} />}
      </Dialog>
      {ending && <EndWebhook webhook={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function EndWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useWords();
  const end = useAct(() => remove(`/webhooks${pathOf(webhook.id)}`), ['webhooks'], onClose);
  return (
    <Confirm
      isOpen
      title={t('webhooks.end')}
      action={t('action.delete')}
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined)}
      onClose={onClose}
    >
      <span className="mono">{webhook.url}</span>
      <Text>{t('webhooks.endHelp')}</Text>
    </Confirm>
  );
}

function NewWebhook({ onMade }: { onMade: (webhook: Webhook) => void }) {
  const { t } = useWords();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<string[]>([]);
  const make = useAct(() => post<Webhook>('/webhooks', { url: url.trim(), events }), ['webhooks'], onMade);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          type="url"
          label={t('webhooks.url')}
          placeholder="https://backoffice.example/junction"
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          required
        />
        <TagsInput
          label={t('webhooks.events')}
          description={t('webhooks.eventsHelp')}
          data={[
            'platform.*',
            'location.*',
            'tariff.*',
            'token.*',
            'session.*',
            'cdr.*',
            'command.*',
            'push.*',
            'pull.*',
          ]}
          value={events}
          onChange={setEvents}
        />
        {make.error && <ProblemAlert error={make.error} />}
        <Button type="submit" loading={make.isPending}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}
