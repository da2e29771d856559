/** What a session that somebody imagines would cost by a tariff, and why. */
import { Badge, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Imagined, priceOf } from '../../lib/pricing';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { Explained, Findings, PriceLines } from '../../parts/price-lines';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';

const TIME_ZONES = ['Europe/Paris', 'Europe/Berlin', 'Europe/Amsterdam', 'Europe/London', 'Europe/Zurich', 'UTC'];
const SETTLE_MS = 400;

export function Example({ tariff }: { tariff: object }) {
  const { t, language } = useWords();
  const [imagined, setImagined] = useState<Imagined>({
    start: '2026-06-01T18:00',
    minutes: 90,
    kwh: 20,
    timeZone: 'Europe/Paris',
  });
  const [question] = useDebouncedValue(JSON.stringify([tariff, imagined]), SETTLE_MS);
  const query = useQuery({
    queryKey: ['price', question, language],
    queryFn: () => {
      const [asked, session] = JSON.parse(question) as [object, Imagined];
      return priceOf(asked, session, language);
    },
    placeholderData: (before) => before,
  });
  return (
    <Section title={t('tariffs.example')} aside={t('tariffs.exampleHelp')}>
      <ImaginedForm imagined={imagined} onChange={setImagined} />
      {query.error ? (
        <ProblemAlert error={query.error} title={t('tariffs.noPrice')} />
      ) : (
        <Answered query={query}>
          {(price) => (
            <Stack>
              <PriceLines price={price} />
              <Findings findings={price.findings} />
              {price.explanation && (
                <div>
                  <Badge variant="light" mb="xs">
                    {t('tariffs.why')}
                  </Badge>
                  <Explained text={price.explanation} />
                </div>
              )}
            </Stack>
          )}
        </Answered>
      )}
    </Section>
  );
}

function ImaginedForm({ imagined, onChange }: { imagined: Imagined; onChange: (imagined: Imagined) => void }) {
  const { t } = useWords();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        type="datetime-local"
        label={t('sessions.began')}
        value={imagined.start}
        onChange={({ currentTarget: { value } }) => value && onChange({ ...imagined, start: value })}
      />
      <Select
        label={t('locations.timeZone')}
        data={TIME_ZONES}
        value={imagined.timeZone}
        onChange={(timeZone) => timeZone && onChange({ ...imagined, timeZone })}
        allowDeselect={false}
      />
      <NumberInput
        label={t('tariffs.minutes')}
        min={1}
        max={10_000}
        value={imagined.minutes}
        onChange={(minutes) => onChange({ ...imagined, minutes: Number(minutes) || 1 })}
      />
      <NumberInput
        label={t('tariffs.kwh')}
        min={0}
        max={1000}
        decimalScale={3}
        value={imagined.kwh}
        onChange={(kwh) => onChange({ ...imagined, kwh: Number(kwh) || 0 })}
      />
    </SimpleGrid>
  );
}
