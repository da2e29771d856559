/** One charge point: its connection, its EVSEs, and what went over its socket. */
import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { get, pathOf } from '../../lib/client';
import { LIVE_MS, useCanChange } from '../../lib/queries';
import { Answered } from '../../parts/answered';
import { Fact, Facts, Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { Ago, useWords } from '../../words/words';
import { Actions } from './actions';
import { Configuration } from './configuration';
import { ConnectedBadge, Places } from './list';
import { Log } from './log';
import { type ChargerInFull, versionOf } from './shapes';
import { Transactions } from './transactions';

export function ChargerPage() {
  const params = useParams<{ owner: string; identity: string }>();
  const [country = '', party = ''] = decodeURIComponent(params.owner ?? '').split('*');
  const identity = decodeURIComponent(params.identity ?? '');
  const path = `/parties${pathOf(country, party)}/charge-points${pathOf(identity)}`;
  const canChange = useCanChange();
  const query = useQuery({
    queryKey: ['chargers', country, party, identity],
    queryFn: () => get<ChargerInFull>(path),
    refetchInterval: LIVE_MS,
  });
  return (
    <Page title={identity} lead={query.data && <ConnectedBadge charger={query.data} />}>
      <Answered query={query}>
        {(charger) => (
          <Stack gap="lg">
            <State charger={charger} owner={`${country}*${party}`} />
            {canChange && <Actions charger={charger} path={path} />}
            <Transactions path={path} owner={`${country}*${party}`} />
            {canChange && <Configuration path={path} isConnected={charger.connected} />}
            <Log messages={charger.messages} />
          </Stack>
        )}
      </Answered>
    </Page>
  );
}

function State({ charger, owner }: { charger: ChargerInFull; owner: string }) {
  const { t, moment } = useWords();
  const { boot, connected_at, last_heard_at, protocol, has_password, evses, location_id } = charger;
  return (
    <Section title={t('partner.summary')}>
      <Facts>
        <Fact name={t('locations.one')}>
          <Anchor component={Link} href={`/locations/${encodeURIComponent(owner)}/${encodeURIComponent(location_id)}`}>
            {location_id}
          </Anchor>
        </Fact>
        <Fact name="OCPP">{versionOf(protocol)}</Fact>
        <Fact name={t('chargers.model')}>{[boot?.vendor, boot?.model].filter(Boolean).join(' ') || '–'}</Fact>
        <Fact name={t('chargers.since')}>{connected_at ? moment(connected_at) : t('state.never')}</Fact>
        <Fact name={t('partners.lastSeen')}>{last_heard_at ? <Ago at={last_heard_at} /> : t('state.never')}</Fact>
        <Fact name={t('chargers.password')}>{t(has_password ? 'state.yes' : 'state.no')}</Fact>
        <Fact name={t('locations.evses')}>
          <Places places={evses} />
        </Fact>
      </Facts>
    </Section>
  );
}
