/** Tariffs, own and received. */
import { Button, Text } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { Link } from 'wouter';
import { keyOf, type Tariff } from '../../lib/objects';
import { useCanChange } from '../../lib/queries';
import { ForHolder } from '../../parts/holder';
import { ObjectList } from '../../parts/object-list';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { Ago, useWords } from '../../words/words';

const tariffPath = (tariff: Tariff) => `/tariffs/${encodeURIComponent(keyOf(tariff))}/${encodeURIComponent(tariff.id)}`;

export function Tariffs() {
  const { t, say } = useWords();
  const canChange = useCanChange();
  const columns: Column<Tariff>[] = [
    {
      key: 'id',
      head: 'id',
      cell: (tariff) => (
        <Link href={tariffPath(tariff)} className="row-link mono">
          {tariff.id}
        </Link>
      ),
    },
    {
      key: 'owner',
      head: t('locations.owner'),
      from: 'sm',
      cell: (tariff) => <span className="mono">{keyOf(tariff)}</span>,
    },
    { key: 'prices', head: t('tariffs.prices'), cell: (tariff) => <Prices tariff={tariff} /> },
    {
      key: 'type',
      head: t('tariffs.type'),
      from: 'md',
      cell: ({ type = '' }) => say(`tariffType.${type}`, type) || '–',
    },
    { key: 'changed', head: t('objects.changed'), from: 'lg', cell: ({ last_updated }) => <Ago at={last_updated} /> },
  ];
  const add = canChange && (
    <Button component={Link} href="/tariffs/new" leftSection={<PlusIcon />}>
      {t('tariffs.add')}
    </Button>
  );
  return (
    <Page title={t('page.tariffs')} lead={t('tariffs.lead')} actions={add}>
      <ForHolder>
        {(holder) => (
          <ObjectList
            key={keyOf(holder)}
            holder={holder}
            module="tariffs"
            label={t('page.tariffs')}
            columns={columns}
            idOf={(tariff) => `${keyOf(tariff)} ${tariff.id}`}
          />
        )}
      </ForHolder>
    </Page>
  );
}

/** The prices of the first element; most tariffs have one. */
function Prices({ tariff: { elements, currency } }: { tariff: Tariff }) {
  const { t, say, locale } = useWords();
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 });
  const components = elements[0]?.price_components ?? [];
  return (
    <>
      {components.map(({ type, price }) => (
        <Text key={type} size="sm">
          {money.format(price)} {say(`perUnit.${type}`, type)}
        </Text>
      ))}
      {elements.length > 1 && (
        <Text size="sm" c="dimmed">
          {t('tariffs.moreElements', { count: elements.length - 1 })}
        </Text>
      )}
    </>
  );
}
