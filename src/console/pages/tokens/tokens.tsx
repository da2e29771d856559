/** Tokens, own and received. */
import { Badge, Text } from '@mantine/core';
import { keyOf, type Token } from '../../lib/objects';
import { ForHolder } from '../../parts/holder';
import { ObjectList } from '../../parts/object-list';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { Ago, useWords } from '../../words/words';

export function Tokens() {
  const { t, say } = useWords();
  const columns: Column<Token>[] = [
    {
      key: 'uid',
      head: 'uid',
      cell: ({ uid, visual_number }) => (
        <>
          <span className="mono">{uid}</span>
          {visual_number && (
            <Text size="sm" c="dimmed">
              {visual_number}
            </Text>
          )}
        </>
      ),
    },
    { key: 'type', head: t('tokens.type'), from: 'sm', cell: ({ type }) => say(`token.${type}`, type) },
    {
      key: 'contract',
      head: t('tokens.contract'),
      from: 'md',
      cell: ({ contract_id }) => <span className="mono">{contract_id}</span>,
    },
    { key: 'issuer', head: t('tokens.issuer'), from: 'sm', cell: (token) => `${token.issuer} (${keyOf(token)})` },
    {
      key: 'valid',
      head: t('field.status'),
      cell: ({ valid }) => (
        <Badge color={valid ? 'green' : 'red'} variant="light">
          {t(valid ? 'tokens.valid' : 'tokens.blocked')}
        </Badge>
      ),
    },
    {
      key: 'whitelist',
      head: t('tokens.whitelist'),
      from: 'lg',
      cell: ({ whitelist }) => say(`whitelist.${whitelist}`, whitelist),
    },
    { key: 'changed', head: t('objects.changed'), from: 'lg', cell: ({ last_updated }) => <Ago at={last_updated} /> },
  ];
  return (
    <Page title={t('page.tokens')} lead={t('tokens.lead')}>
      <ForHolder>
        {(holder) => (
          <ObjectList
            key={keyOf(holder)}
            holder={holder}
            module="tokens"
            label={t('page.tokens')}
            columns={columns}
            idOf={(token) => `${keyOf(token)} ${token.uid} ${token.type}`}
            statuses={[
              { value: 'VALID', label: t('tokens.valid') },
              { value: 'INVALID', label: t('tokens.blocked') },
            ]}
          />
        )}
      </ForHolder>
    </Page>
  );
}
