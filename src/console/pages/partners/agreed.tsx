/** The agreements that the parties of a partner have, with whom, about what. */
import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { getAll } from '../../lib/client';
import { keyOf } from '../../lib/objects';
import type { Agreement, Platform } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/words';

export function Agreed({ platform }: { platform: Platform }) {
  const { t, moment } = useWords();
  const query = useQuery({ queryKey: ['agreements'], queryFn: () => getAll<Agreement>('/agreements') });
  const parties = new Set(platform.roles.map(keyOf));
  return (
    <Section title={t('page.agreements')}>
      <Answered query={query}>
        {(all) => {
          const its = all.filter(({ party, counterparty }) => parties.has(party) || parties.has(counterparty));
          if (its.length === 0) return <Text c="dimmed">{t('partner.noAgreements')}</Text>;
          return (
            <ListTable
              label={t('page.agreements')}
              rows={its}
              idOf={({ id }) => id}
              columns={[
                {
                  key: 'sides',
                  head: t('field.party'),
                  cell: ({ party, counterparty }) => (
                    <Anchor component={Link} href="/agreements" className="mono">
                      {party} ↔ {counterparty}
                    </Anchor>
                  ),
                },
                {
                  key: 'modules',
                  head: t('agreements.modules'),
                  cell: ({ modules }) => modules?.join(', ') ?? t('agreements.allModules'),
                },
                {
                  key: 'until',
                  head: t('agreements.until'),
                  from: 'sm',
                  cell: ({ valid_to }) => (valid_to ? moment(valid_to) : t('agreements.noEnd')),
                },
              ]}
            />
          );
        }}
      </Answered>
    </Section>
  );
}
