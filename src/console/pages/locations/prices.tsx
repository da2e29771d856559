/** What charging costs at a Location: each of its tariffs in plain words. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { getOrNull, pathOf, post } from '../../lib/client';
import { type Location, pathOfHolder, type Tariff } from '../../lib/objects';
import type { Party } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { Explained } from '../../parts/price-lines';
import { useWords } from '../../words/words';

export const tariffIdsOf = ({ evses = [] }: Location): string[] => [
  ...new Set(evses.flatMap(({ connectors }) => connectors.flatMap(({ tariff_ids = [] }) => tariff_ids))),
];

export function Prices({ holder, owner, location }: { holder: Party; owner: string; location: Location }) {
  const { t } = useWords();
  const ids = tariffIdsOf(location);
  return (
    <Section title={t('locations.prices')}>
      {ids.length === 0 && <Text c="dimmed">{t('locations.noPrices')}</Text>}
      {ids.map((id) => (
        <OneTariff key={id} holder={holder} owner={owner} id={id} />
      ))}
    </Section>
  );
}

/** The words of a tariff; null when the party does not have it. */
function useTariffInWords(holder: Party, owner: string, id: string) {
  const { language } = useWords();
  const [country = '', party = ''] = owner.split('*');
  return useQuery({
    queryKey: ['objects', 'tariff in words', holder, owner, id, language],
    queryFn: async () => {
      const tariff = await getOrNull<Tariff>(pathOfHolder(holder, 'tariffs') + pathOf(country, party, id));
      if (tariff === null) return null;
      return post<{ description: string | null }>('/pricing/lint', { tariff }, { language });
    },
  });
}

function OneTariff({ holder, owner, id }: { holder: Party; owner: string; id: string }) {
  const { t } = useWords();
  const query = useTariffInWords(holder, owner, id);
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        <Anchor component={Link} inherit href={`/tariffs/${encodeURIComponent(owner)}/${encodeURIComponent(id)}`}>
          {t('tariffs.one')} {id}
        </Anchor>
      </Title>
      <Answered query={query}>
        {(words) =>
          words === null ? (
            <Text c="dimmed">{t('locations.tariffUnknown')}</Text>
          ) : (
            <Explained text={words.description ?? t('tariffs.noPrice')} />
          )
        }
      </Answered>
    </Stack>
  );
}
