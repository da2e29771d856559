/** A read-only conformance run against a partner: the last one, another one now, and what each finding means. */
import { Alert, Anchor, Badge, Button, Group, Loader, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { getOrNull, pathOf, post } from '../../lib/client';
import { useCanChange } from '../../lib/queries';
import { saveAs } from '../../lib/save';
import type { Platform } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { type Column, ListTable } from '../../parts/table';
import { checkNameOf } from '../../words/checks';
import { Ago, useWords } from '../../words/words';

type Outcome = 'pass' | 'warn' | 'fail' | 'skip';

interface Finding {
  name: string;
  module: string;
  outcome: Outcome;
  requirements: string[];
  detail: string | null;
  correlation_id: string | null;
}

interface Report {
  finished_at: string;
  verdict: 'pass' | 'warn' | 'fail';
  counts: Record<Outcome, number>;
  findings: Finding[];
}

const COLOURS: Record<Outcome, string> = { pass: 'green', warn: 'yellow', fail: 'red', skip: 'gray' };
/** The worst first. */
const ORDER: Outcome[] = ['fail', 'warn', 'skip', 'pass'];

export function Check({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const path = `/platforms${pathOf(platform.id)}/check`;
  const query = useQuery({ queryKey: ['partner-check', platform.id], queryFn: () => getOrNull<Report>(path) });
  const run = useAct(() => post<Report>(path, {}), ['partner-check', 'messages']);
  return (
    <Section title={t('check.title')} aside={t('check.lead')}>
      {canChange && platform.status === 'CONNECTED' && (
        <Group>
          <Button onClick={() => run.mutate(undefined)} disabled={run.isPending}>
            {t('check.now')}
          </Button>
          {run.isPending && (
            <Group role="status" gap="xs">
              <Loader size="sm" />
              <Text size="sm">{t('check.running')}</Text>
            </Group>
          )}
        </Group>
      )}
      {run.error && <ProblemAlert error={run.error} />}
      <Answered query={query}>
        {(report) =>
          report === null ? (
            <Text c="dimmed">{t('check.never')}</Text>
          ) : (
            <Findings report={report} name={platform.name} />
          )
        }
      </Answered>
    </Section>
  );
}

function Findings({ report, name }: { report: Report; name: string }) {
  const { t, number } = useWords();
  const [isWhole, setIsWhole] = useState(false);
  const wanted = report.findings.filter(({ outcome }) => isWhole || outcome === 'fail' || outcome === 'warn');
  const rows = ORDER.flatMap((outcome) => wanted.filter((finding) => finding.outcome === outcome));
  return (
    <Stack>
      <Alert color={COLOURS[report.verdict]} variant="light" title={t(`check.verdict.${report.verdict}`)}>
        <Text size="sm">
          {ORDER.filter((outcome) => report.counts[outcome] > 0)
            .map((outcome) => t(`check.count.${outcome}`, { count: number(report.counts[outcome]) }))
            .join(' · ')}
        </Text>
        <Text size="sm">
          {t('check.when')} <Ago at={report.finished_at} />
        </Text>
      </Alert>
      <Group justify="space-between">
        <Switch
          label={t('check.showAll')}
          checked={isWhole}
          onChange={({ currentTarget: { checked } }) => setIsWhole(checked)}
        />
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => saveAs(`check-${name}.json`, `${JSON.stringify(report, undefined, 2)}\n`)}
        >
          {t('action.export')}
        </Button>
      </Group>
      {rows.length === 0 ? <Text>{t('check.allGood')}</Text> : <FindingTable rows={rows} />}
    </Stack>
  );
}

function FindingTable({ rows }: { rows: Finding[] }) {
  const { t, say } = useWords();
  const columns: Column<Finding>[] = [
    {
      key: 'outcome',
      head: t('field.status'),
      from: 'sm',
      cell: ({ outcome }) => (
        <Badge color={COLOURS[outcome]} variant="light">
          {t(`check.outcome.${outcome}`)}
        </Badge>
      ),
    },
    {
      key: 'what',
      head: t('check.what'),
      cell: ({ name, module, outcome, detail, correlation_id }) => {
        const { key, values } = checkNameOf(name);
        return (
          <>
            <Text size="sm" fw={600}>
              {module}: {say(key, name, values)}
            </Text>
            <Text size="sm" hiddenFrom="sm">
              {t(`check.outcome.${outcome}`)}
            </Text>
            {detail && <Text size="sm">{detail}</Text>}
            {correlation_id && (
              <Anchor component={Link} size="sm" href={`/trace/${encodeURIComponent(correlation_id)}`}>
                {t('check.request')}
              </Anchor>
            )}
          </>
        );
      },
    },
    {
      key: 'rules',
      head: t('check.rules'),
      from: 'sm',
      cell: ({ requirements }) => <span className="mono">{requirements.join(' ')}</span>,
    },
  ];
  return (
    <ListTable
      label={t('check.title')}
      rows={rows}
      idOf={({ module, name, correlation_id }) => `${module} ${name} ${correlation_id}`}
      columns={columns}
    />
  );
}
