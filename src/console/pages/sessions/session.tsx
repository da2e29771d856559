/** One session, watched as it runs: what has been charged, how fast, what it has cost so far. */
import { Anchor, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { keyOf, type Session, useObject } from '../../lib/objects';
import { LIVE_MS } from '../../lib/queries';
import { Answered, Waiting } from '../../parts/answered';
import { CodeView } from '../../parts/code';
import { Fact, Facts, Section } from '../../parts/facts';
import { ObjectPage, type ObjectShown } from '../../parts/object-page';
import { Ago, useWords } from '../../words/words';
import { momentsOfSession, type Reading, readingOf } from '../cdrs/moments';
import { Money } from '../cdrs/money';
import { SessionBadge } from './badge';
import { PriceSoFar } from './price';

const PeriodChart = lazy(async () => ({ default: (await import('../cdrs/period-chart')).PeriodChart }));

/** States in which more may come. */
const RUNNING = new Set(['ACTIVE', 'PENDING', 'RESERVATION']);

export function SessionPage() {
  const { t } = useWords();
  return <ObjectPage titleOf={(id) => t('sessions.one', { id })}>{(shown) => <OneSession {...shown} />}</ObjectPage>;
}

/** Every reading since the page was opened. */
function useSeen(session: Session | undefined): Reading[] {
  const [seen, setSeen] = useState<Reading[]>([]);
  useEffect(() => {
    if (!session) return;
    const now = readingOf(session);
    setSeen((before) => (before.at(-1)?.at === now.at ? before : [...before, now]));
  }, [session]);
  return seen;
}

function OneSession({ holder, owner, id }: ObjectShown) {
  const { t } = useWords();
  const query = useObject<Session>(holder, 'sessions', owner, id, (session) =>
    RUNNING.has(session.status) ? LIVE_MS : false,
  );
  const seen = useSeen(query.data);
  return (
    <Answered query={query}>
      {(session) => (
        <Stack gap="lg">
          <Figures session={session} />
          <Section title={t('cdrs.picture')} aside={RUNNING.has(session.status) ? t('sessions.live') : undefined}>
            <Suspense fallback={<Waiting />}>
              <PeriodChart moments={momentsOfSession(session, seen)} />
            </Suspense>
          </Section>
          <PriceSoFar holder={holder} session={session} seen={seen} />
          <Section title={t('objects.asJson')}>
            <CodeView label="JSON" text={JSON.stringify(session)} />
          </Section>
        </Stack>
      )}
    </Answered>
  );
}

function Figures({ session }: { session: Session }) {
  const { t, moment, number } = useWords();
  const { kwh, status, total_cost, currency, start_date_time, end_date_time, last_updated } = session;
  const power = momentsOfSession(session, []).at(-1)?.kw ?? 0;
  return (
    <Section title={t('partner.summary')}>
      <Facts cols={4}>
        <Fact name={t('field.status')}>
          <SessionBadge status={status} />
        </Fact>
        <Fact name={t('cdrs.energy')}>
          <Text fw={700} fz="xl" role="status">
            {number(kwh)} kWh
          </Text>
        </Fact>
        <Fact name={t('sessions.power')}>{number(power)} kW</Fact>
        <Fact name={t('cdrs.cost')}>
          <Money price={total_cost} currency={currency} />
        </Fact>
        <Fact name={t('sessions.began')}>{moment(start_date_time)}</Fact>
        <Fact name={t('cdrs.ended')}>{end_date_time ? moment(end_date_time) : '–'}</Fact>
        <Fact name={t('objects.changed')}>
          <Ago at={last_updated} />
        </Fact>
        <Fact name={t('sessions.where')}>
          {session.location_id} / {session.evse_uid}
        </Fact>
        <Fact name={t('sessions.who')}>
          <span className="mono">{session.cdr_token.contract_id}</span>
        </Fact>
        <Fact name={t('cdrs.from')}>{keyOf(session)}</Fact>
        <Fact name={t('page.trace')}>
          <Anchor component={Link} href={`/trace?id=${encodeURIComponent(session.id)}`}>
            {t('cdrs.messages')}
          </Anchor>
        </Fact>
      </Facts>
    </Section>
  );
}
