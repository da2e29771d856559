/** Settings as they are in force. They are changed where Junction is started. */
import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getAll } from '../../lib/client';
import { Answered } from '../../parts/answered';
import { Page } from '../../parts/page';
import { type Column, ListTable } from '../../parts/table';
import { SETTINGS_IN_FRENCH } from '../../words/settings';
import { useWords } from '../../words/words';

interface Setting {
  name: string;
  description: string;
  /** null for a secret, and for what is not set. */
  value: unknown;
  is_default: boolean;
  is_secret: boolean;
}

const written = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === null || value === '' ? '' : String(value);

export function Settings() {
  const { t, language } = useWords();
  const query = useQuery({ queryKey: ['settings'], queryFn: () => getAll<Setting>('/settings'), staleTime: 600_000 });
  const columns: Column<Setting>[] = [
    {
      key: 'name',
      head: t('field.name'),
      cell: ({ name, description }) => (
        <>
          <span className="mono">{name}</span>
          <Text size="sm" c="dimmed">
            {(language === 'fr' && SETTINGS_IN_FRENCH[name]) || description}
          </Text>
        </>
      ),
    },
    {
      key: 'value',
      head: t('settings.value'),
      cell: ({ value, is_secret, is_default }) =>
        is_secret ? (
          <Text size="sm" c="dimmed">
            {t(is_default ? 'settings.notSet' : 'settings.hidden')}
          </Text>
        ) : (
          <span className="mono">{written(value) || t('settings.empty')}</span>
        ),
    },
    {
      key: 'from',
      head: t('settings.from'),
      from: 'sm',
      cell: ({ is_default }) => (
        <Badge color={is_default ? 'gray' : 'indigo'} variant="light">
          {t(is_default ? 'settings.default' : 'settings.set')}
        </Badge>
      ),
    },
  ];
  return (
    <Page title={t('page.settings')} lead={t('settings.lead')}>
      <Answered query={query}>
        {(settings) => (
          <ListTable label={t('page.settings')} rows={settings} idOf={({ name }) => name} columns={columns} />
        )}
      </Answered>
    </Page>
  );
}
