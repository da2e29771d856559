/** What a session comes to by now, line by line: its readings priced by the tariff of its connector. */
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getOrNull, pathOf } from '../../lib/client';
import { keyOf, type Location, pathOfHolder, type Session, type Tariff } from '../../lib/objects';
import { priceOfReadings } from '../../lib/pricing';
import type { Party } from '../../lib/shapes';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { Explained, Findings, PriceLines } from '../../parts/price-lines';
import { useWords } from '../../words/words';
import { momentsOfSession, type Reading } from '../cdrs/moments';

/** The tariff of the connector, where the party knows both it and the Location. */
async function tariffOf(holder: Party, session: Session): Promise<{ tariff: Tariff; timeZone: string } | null> {
  const owner = [session.country_code, session.party_id] as const;
  const locations = pathOfHolder(holder, 'locations');
  const location = await getOrNull<Location>(locations + pathOf(...owner, session.location_id));
  const evse = location?.evses?.find(({ uid }) => uid === session.evse_uid);
  const connector = evse?.connectors.find(({ id }) => id === session.connector_id) ?? evse?.connectors[0];
  const [id] = connector?.tariff_ids ?? [];
  if (!location || id === undefined) return null;
  const tariff = await getOrNull<Tariff>(pathOfHolder(holder, 'tariffs') + pathOf(...owner, id));
  return tariff && { tariff, timeZone: location.time_zone };
}

/** `seen`: readings that came while somebody watched. */
export function PriceSoFar({ holder, session, seen }: { holder: Party; session: Session; seen: Reading[] }) {
  const { t, language } = useWords();
  const query = useQuery({
    queryKey: ['price so far', keyOf(holder), keyOf(session), session.id, session.last_updated, language],
    queryFn: async () => {
      const found = await tariffOf(holder, session);
      return found && priceOfReadings(found.tariff, found.timeZone, momentsOfSession(session, seen), language);
    },
    placeholderData: (before) => before,
  });
  return (
    <Section title={t('sessions.price')} aside={t('sessions.priceHelp')}>
      <Answered query={query}>
        {(price) =>
          price === null ? (
            <Text c="dimmed">{t('sessions.noTariff')}</Text>
          ) : (
            <Stack>
              <PriceLines price={price} />
              <Findings findings={price.findings} />
              {price.explanation && <Explained text={price.explanation} />}
            </Stack>
          )
        }
      </Answered>
    </Section>
  );
}
