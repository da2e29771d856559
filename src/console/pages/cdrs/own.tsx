/** An own CDR: who has taken it, and taking it back by a credit. */
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { getOrNull, pathOf, post } from '../../lib/client';
import { type Cdr, keyOf, pathOfHolder } from '../../lib/objects';
import { useCanChange, usePlatformName } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Section } from '../../parts/facts';
import { useWords } from '../../words/words';

interface Receipt {
  platform: string;
  party: string | null;
  accepted_at: string;
}

export function OwnCdr({ holder, cdr }: { holder: Party; cdr: Cdr }) {
  const { t, moment } = useWords();
  const nameOf = usePlatformName();
  const path = pathOfHolder(holder, 'cdrs') + pathOf(cdr.id);
  const query = useQuery({
    queryKey: ['objects', 'delivery', path],
    queryFn: () => getOrNull<Receipt>(`${path}/delivery`),
  });
  return (
    <Section title={t('cdrs.delivery')}>
      <Answered query={query}>
        {(receipt) => (
          <Text>
            {receipt === null
              ? t('cdrs.notTaken')
              : t('cdrs.taken', {
                  by: [nameOf(receipt.platform), receipt.party].filter(Boolean).join(', '),
                  at: moment(receipt.accepted_at),
                })}
          </Text>
        )}
      </Answered>
      {!cdr.credit && <Credit path={path} cdr={cdr} />}
    </Section>
  );
}

function Credit({ path, cdr }: { path: string; cdr: Cdr }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const [, go] = useLocation();
  const [isAsking, { open, close }] = useDisclosure(false);
  const credit = useAct(
    () => post<Cdr>(`${path}/credit`, {}),
    ['objects', 'statements'],
    (made) => go(`/cdrs/${encodeURIComponent(keyOf(made))}/${encodeURIComponent(made.id)}`),
  );
  if (!canChange) return null;
  return (
    <Group>
      <Button variant="default" onClick={open}>
        {t('cdrs.takeBack')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('cdrs.takeBack.sure', { id: cdr.id })}
        action={t('cdrs.takeBack')}
        isBusy={credit.isPending}
        error={credit.error}
        onConfirm={() => credit.mutate(undefined)}
        onClose={close}
      >
        {t('cdrs.takeBack.help')}
      </Confirm>
    </Group>
  );
}
