/** Whose view is shown: a page about objects belongs to one hosted party. */
import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { keyOf, useHolder, useHosted } from '../lib/objects';
import type { Party } from '../lib/shapes';
import { useWords } from '../words/words';
import { Waiting } from './answered';
import { Empty } from './empty';

const nameOf = (party: Party) =>
  party.business_details ? `${keyOf(party)} ${party.business_details.name}` : keyOf(party);

export function HolderPicker() {
  const { t } = useWords();
  const { hosted } = useHosted();
  const holder = useHolder();
  const [, setParams] = useSearchParams();
  if (!holder) return null;
  return (
    <Select
      label={t('objects.holder')}
      data={hosted.map((party) => ({ value: keyOf(party), label: nameOf(party) }))}
      value={keyOf(holder)}
      onChange={(party) => party && setParams({ party })}
      allowDeselect={false}
    />
  );
}

/** Its children, for the party whose view is shown; how to get one, when there is none. */
export function ForHolder({ children }: { children: (holder: Party) => ReactNode }) {
  const { t } = useWords();
  const { isLoading } = useHosted();
  const holder = useHolder();
  if (holder) return children(holder);
  if (isLoading) return <Waiting />;
  return (
    <Empty
      title={t('objects.noHosted')}
      action={
        <Button component={Link} href="/parties">
          {t('page.parties')}
        </Button>
      }
    >
      {t('objects.noHostedHelp')}
    </Empty>
  );
}
