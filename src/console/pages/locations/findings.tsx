/** What drivers need to know and a Location leaves out: valid OCPI, and yet hard to use. */
import { Alert, List, Text } from '@mantine/core';
import type { Connector, Evse, Location } from '../../lib/objects';
import { Section } from '../../parts/facts';
import type { WordKey } from '../../words/words';
import { useWords } from '../../words/words';

/** Member → what is missing with it. */
const OF_LOCATION = {
  name: 'name',
  postal_code: 'postal',
  operator: 'operator',
  opening_times: 'hours',
  parking_type: 'parking',
} as const;
const OF_EVSE = { evse_id: 'evseId', capabilities: 'capabilities' } as const;
const OF_CONNECTOR = { tariff_ids: 'tariff', max_electric_power: 'power' } as const;

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function missingIn(object: object, members: Record<string, string>): string[] {
  return Object.entries(members)
    .filter(([member]) => isEmpty((object as Record<string, unknown>)[member]))
    .map(([, finding]) => finding);
}

/** Each finding with the EVSEs it is about; none when it is about the Location. */
export function findingsOf(location: Location): Map<string, string[]> {
  const found = new Map<string, string[]>(missingIn(location, OF_LOCATION).map((finding) => [finding, []]));
  const evses = (location.evses ?? []).filter(({ status }) => status !== 'REMOVED');
  if (evses.length === 0) found.set('noEvse', []);
  const ofEvse = (evse: Evse) => [
    ...missingIn(evse, OF_EVSE),
    ...evse.connectors.flatMap((connector: Connector) => missingIn(connector, OF_CONNECTOR)),
  ];
  for (const evse of evses)
    for (const finding of new Set(ofEvse(evse))) found.set(finding, [...(found.get(finding) ?? []), evse.uid]);
  return found;
}

export function LocationFindings({ location }: { location: Location }) {
  const { t } = useWords();
  const findings = [...findingsOf(location)];
  return (
    <Section title={t('locations.findings')} aside={t('locations.findingsHelp')}>
      {findings.length === 0 ? (
        <Text className="good">{t('locations.complete')}</Text>
      ) : (
        <Alert color="yellow" variant="light" title={t('locations.missing', { count: findings.length })}>
          <List size="sm">
            {findings.map(([finding, evses]) => (
              <List.Item key={finding}>
                {t(`missing.${finding}` as WordKey)}{' '}
                {evses.length > 0 && <span className="mono">{evses.join(', ')}</span>}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Section>
  );
}
