/** The settings of a charge point, read from it on demand, and changed one by one. */
import { Button, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { get, pathOf, put } from '../../lib/client';
import { useAct } from '../../parts/act';
import { Dialog } from '../../parts/dialog';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

interface Setting {
  key: string;
  value: string | null;
  read_only: boolean;
}

/** `path`: of the charge point in the API. */
export function Configuration({ path, isConnected }: { path: string; isConnected: boolean }) {
  const { t } = useWords();
  const [changed, setChanged] = useState<Setting>();
  const query = useQuery({
    queryKey: ['configuration', path],
    queryFn: () => get<{ items: Setting[] }>(`${path}/configuration`),
    enabled: false,
  });
  const columns: Column<Setting>[] = [
    { key: 'key', head: t('configuration.key'), cell: ({ key }) => <span className="mono">{key}</span> },
    { key: 'value', head: t('configuration.value'), cell: ({ value }) => <span className="mono">{value ?? '–'}</span> },
    {
      key: 'change',
      head: '',
      align: 'right',
      cell: (setting) =>
        !setting.read_only && (
          <Button size="compact-sm" variant="subtle" onClick={() => setChanged(setting)}>
            {t('action.edit')}
          </Button>
        ),
    },
  ];
  const settings = query.data?.items;
  return (
    <Section title={t('configuration.title')} aside={t('configuration.lead')}>
      <Group>
        <Button variant="default" disabled={!isConnected || query.isFetching} onClick={() => void query.refetch()}>
          {t('configuration.read')}
        </Button>
        {query.isFetching && <Loader size="sm" />}
      </Group>
      {query.error && <ProblemAlert error={query.error} />}
      {settings?.length === 0 && <Text c="dimmed">{t('configuration.none')}</Text>}
      {settings && settings.length > 0 && (
        <ListTable label={t('configuration.title')} rows={settings} idOf={({ key }) => key} columns={columns} />
      )}
      {changed && (
        <Change
          path={path}
          setting={changed}
          onDone={() => {
            setChanged(undefined);
            void query.refetch();
          }}
          onClose={() => setChanged(undefined)}
        />
      )}
    </Section>
  );
}

interface ChangeProps {
  path: string;
  setting: Setting;
  onDone: () => void;
  onClose: () => void;
}

function Change({ path, setting: { key, value: before }, onDone, onClose }: ChangeProps) {
  const { t } = useWords();
  const [value, setValue] = useState(before ?? '');
  const save = useAct(() => put(`${path}/configuration${pathOf(key)}`, { value }), ['chargers'], onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Dialog opened onClose={onClose} title={key} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('configuration.value')}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
            required
          />
          {save.error && <ProblemAlert error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
