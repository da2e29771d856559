/** One CDR: what it claims, what it should come to, line by line, and the session as a picture. */
import { Anchor, Badge, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { type Cdr, keyOf, useObject } from '../../lib/objects';
import { type CheckAnswer, checkCdr } from '../../lib/pricing';
import { Answered, Waiting } from '../../parts/answered';
import { CodeView } from '../../parts/code';
import { Fact, Facts, Section } from '../../parts/facts';
import { ObjectPage, type ObjectShown } from '../../parts/object-page';
import { Explained, Findings, PriceLines } from '../../parts/price-lines';
import { useWords } from '../../words/words';
import { Dispute } from './dispute';
import { momentsOfCdr } from './moments';
import { Money } from './money';
import { OwnCdr } from './own';

const PeriodChart = lazy(async () => ({ default: (await import('./period-chart')).PeriodChart }));

export function CdrPage() {
  return <ObjectPage titleOf={(id) => `CDR ${id}`}>{(shown) => <OneCdr {...shown} />}</ObjectPage>;
}

function OneCdr({ holder, owner, id }: ObjectShown) {
  const { t, moment, number } = useWords();
  const query = useObject<Cdr>(holder, 'cdrs', owner, id);
  return (
    <Answered query={query}>
      {(cdr) => (
        <Stack gap="lg">
          <Section title={t('cdrs.claims')}>
            <Facts cols={4}>
              <Fact name={t('cdrs.cost')}>
                <Money price={cdr.total_cost} currency={cdr.currency} />
              </Fact>
              <Fact name={t('cdrs.energy')}>{number(cdr.total_energy)} kWh</Fact>
              <Fact name={t('sessions.began')}>{moment(cdr.start_date_time)}</Fact>
              <Fact name={t('cdrs.ended')}>{moment(cdr.end_date_time)}</Fact>
              <Fact name={t('sessions.where')}>
                {cdr.cdr_location.name ?? cdr.cdr_location.id}, {cdr.cdr_location.city}
              </Fact>
              <Fact name={t('sessions.who')}>
                <span className="mono">{cdr.cdr_token.contract_id}</span>
              </Fact>
              <Fact name={t('cdrs.from')}>{keyOf(cdr)}</Fact>
              <Fact name={t('page.trace')}>
                <Anchor component={Link} href={`/trace?id=${encodeURIComponent(cdr.id)}`}>
                  {t('cdrs.messages')}
                </Anchor>
              </Fact>
            </Facts>
          </Section>
          <Section title={t('cdrs.picture')}>
            <Suspense fallback={<Waiting />}>
              <PeriodChart moments={momentsOfCdr(cdr)} />
            </Suspense>
          </Section>
          <Checked cdr={cdr} />
          {keyOf(cdr) === keyOf(holder) && <OwnCdr holder={holder} cdr={cdr} />}
          <Dispute holder={holder} cdr={cdr} />
          <Section title={t('objects.asJson')}>
            <CodeView label="JSON" text={JSON.stringify(cdr)} />
          </Section>
        </Stack>
      )}
    </Answered>
  );
}

function Checked({ cdr }: { cdr: Cdr }) {
  const { t, language, say } = useWords();
  const query = useQuery({
    queryKey: ['check', cdr.id, cdr.last_updated, language],
    queryFn: () => checkCdr(cdr, language),
  });
  return (
    <Section title={t('cdrs.check')}>
      <Answered query={query}>
        {(answer) => (
          <Stack>
            <div>
              <Badge color={VERDICTS[answer.verdict] ?? 'yellow'} variant="light" size="lg">
                {say(`verdict.${answer.verdict}`, answer.verdict)}
              </Badge>
            </div>
            {answer.price && <PriceLines price={answer.price} />}
            <Differences answer={answer} />
            <Findings findings={answer.findings} />
            {answer.explanation && <Explained text={answer.explanation} />}
          </Stack>
        )}
      </Answered>
    </Section>
  );
}

const VERDICTS: Record<string, string> = {
  MATCH: 'green',
  ROUNDING: 'green',
  TOLERATED: 'green',
  MISMATCH: 'red',
  NOT_CHECKED: 'gray',
};

function Differences({ answer: { differences } }: { answer: CheckAnswer }) {
  const { t, say, locale } = useWords();
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const written = (value: string | null) => (value === null ? '–' : amount.format(Number(value)));
  const wrong = differences.filter(({ difference }) => difference !== null && Number(difference) !== 0);
  if (wrong.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label={t('cdrs.differences')}>
      <Table aria-label={t('cdrs.differences')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('cdrs.field')}</Table.Th>
            <Table.Th ta="right">{t('cdrs.claimed')}</Table.Th>
            <Table.Th ta="right">{t('cdrs.computed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {wrong.map(({ field, claimed, computed, verdict, reason }) => (
            <Table.Tr key={field}>
              <Table.Td>
                {say(`total.${field}`, field)} <span className="mono">{field}</span>
                <Text size="sm" c="dimmed">
                  {say(`difference.verdict.${verdict}`, reason)}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{written(claimed)}</Table.Td>
              <Table.Td ta="right">{written(computed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
