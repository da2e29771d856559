/** One Location: where it is, its EVSEs with their live status, what charging costs there. */
import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { type Evse, keyOf, type Location, powerOf, useObject } from '../../lib/objects';
import { Answered, Waiting } from '../../parts/answered';
import { CodeView } from '../../parts/code';
import { Fact, Facts, Section } from '../../parts/facts';
import { ObjectPage, type ObjectShown } from '../../parts/object-page';
import { ListTable } from '../../parts/table';
import { Ago, useWords } from '../../words/words';
import { Audience } from './audience';
import { LocationFindings } from './findings';
import { Prices } from './prices';
import { statusColour } from './status';

const LocationMap = lazy(async () => ({ default: (await import('./map')).LocationMap }));

export function LocationPage() {
  const { t } = useWords();
  return (
    <ObjectPage titleOf={(id) => `${t('locations.one')} ${id}`}>{(shown) => <OneLocation {...shown} />}</ObjectPage>
  );
}

function OneLocation({ holder, owner, id }: ObjectShown) {
  const { t, countryName } = useWords();
  const query = useObject<Location>(holder, 'locations', owner, id);
  return (
    <Answered query={query}>
      {(location) => (
        <Stack gap="lg">
          <Section title={location.name ?? location.address}>
            <Facts>
              <Fact name={t('locations.address')}>
                {location.address}, {[location.postal_code, location.city].filter(Boolean).join(' ')},{' '}
                {countryName(location.country)}
              </Fact>
              <Fact name={t('locations.coordinates')}>
                <span className="mono">
                  {location.coordinates.latitude}, {location.coordinates.longitude}
                </span>
              </Fact>
              <Fact name={t('locations.published')}>{t(location.publish ? 'state.yes' : 'state.no')}</Fact>
              <Fact name={t('locations.operator')}>{location.operator?.name ?? keyOf(location)}</Fact>
              <Fact name={t('locations.timeZone')}>{location.time_zone}</Fact>
              <Fact name={t('objects.changed')}>
                <Ago at={location.last_updated} />
              </Fact>
            </Facts>
          </Section>
          <Section title={t('locations.evses')}>
            {(location.evses ?? []).length === 0 ? (
              <Text c="dimmed">{t('locations.noEvses')}</Text>
            ) : (
              <Evses evses={location.evses ?? []} owner={owner} />
            )}
          </Section>
          <Prices holder={holder} owner={owner} location={location} />
          <LocationFindings location={location} />
          {keyOf(location) === keyOf(holder) && <Audience holder={holder} id={id} />}
          <Section title={t('locations.map')}>
            <Suspense fallback={<Waiting />}>
              <LocationMap locations={[location]} />
            </Suspense>
          </Section>
          <Section title={t('objects.asJson')}>
            <CodeView label="JSON" text={JSON.stringify(location)} />
          </Section>
        </Stack>
      )}
    </Answered>
  );
}

function Evses({ evses, owner }: { evses: Evse[]; owner: string }) {
  const { t, say, number } = useWords();
  return (
    <ListTable
      label={t('locations.evses')}
      rows={evses}
      idOf={({ uid }) => uid}
      columns={[
        { key: 'id', head: 'EVSE', cell: ({ uid, evse_id }) => <span className="mono">{evse_id ?? uid}</span> },
        {
          key: 'status',
          head: t('field.status'),
          cell: ({ status }) => (
            <Badge color={statusColour(status)} variant="light">
              {say(`evse.${status}`, status)}
            </Badge>
          ),
        },
        {
          key: 'connectors',
          head: t('locations.connectors'),
          cell: ({ connectors }) =>
            connectors.map((connector) => (
              <Text key={connector.id} size="sm">
                {say(`connector.${connector.standard}`, connector.standard)}, {number(Math.round(powerOf(connector)))}{' '}
                kW
              </Text>
            )),
        },
        {
          key: 'tariffs',
          head: t('page.tariffs'),
          from: 'sm',
          cell: ({ connectors }) =>
            [...new Set(connectors.flatMap(({ tariff_ids = [] }) => tariff_ids))].map((tariff) => (
              <Anchor
                key={tariff}
                component={Link}
                href={`/tariffs/${encodeURIComponent(owner)}/${encodeURIComponent(tariff)}`}
                className="mono"
              >
                {tariff}
              </Anchor>
            )),
        },
      ]}
    />
  );
}
