/** A tariff in plain words, with what is wrong or odd about it. */
import { Alert, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { post } from '../../lib/client';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { Explained } from '../../parts/price-lines';
import { useWords } from '../../words/words';

interface LintAnswer {
  findings: { code: string; severity: 'E' | 'W' | 'I'; path: string; message: string; hint: string }[];
  description: string | null;
}

const COLOURS = { E: 'red', W: 'yellow', I: 'blue' };
const SETTLE_MS = 400;

export function InPlainWords({ tariff }: { tariff: object }) {
  const { t, language } = useWords();
  const [question] = useDebouncedValue(JSON.stringify(tariff), SETTLE_MS);
  const query = useQuery({
    queryKey: ['lint', question, language],
    queryFn: () => post<LintAnswer>('/pricing/lint', { tariff: JSON.parse(question) }, { language }),
    placeholderData: (before) => before,
  });
  return (
    <Section title={t('tariffs.plain')}>
      <Answered query={query}>
        {({ description, findings }) => (
          <Stack>
            {description && <Explained text={description} />}
            {findings.length === 0 && <Text className="good">{t('tariffs.clean')}</Text>}
            {findings.map(({ code, severity, path, message, hint }) => (
              <Alert key={code + path} color={COLOURS[severity]} variant="light" title={message}>
                <Text size="sm">{hint}</Text>
                <Text size="xs" className="mono">
                  {code} {path}
                </Text>
              </Alert>
            ))}
          </Stack>
        )}
      </Answered>
    </Section>
  );
}
