/** What Junction said when something did not work, in people's words first. */
import { Alert, List, Text } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import { ApiError, type Problem } from '../lib/client';
import { useWords } from '../words/words';

const TITLES: Record<number, 'problem.forbidden' | 'problem.notFound' | 'problem.invalid'> = {
  400: 'problem.invalid',
  403: 'problem.forbidden',
  404: 'problem.notFound',
  422: 'problem.invalid',
};

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { title: '', status: 500, detail: error instanceof Error ? error.message : String(error) };
}

export function ProblemAlert({ error, title }: { error: unknown; title?: string }) {
  const { t } = useWords();
  const { status, detail, faults = [] } = problemOf(error);
  const isSilent = status === 0;
  const heading = title ?? t(isSilent ? 'problem.noAnswer' : (TITLES[status] ?? 'problem.failed'));
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} title={heading} role="alert">
      <Text size="sm">{isSilent ? t('problem.noAnswerHelp') : detail}</Text>
      {faults.length > 1 && (
        <List size="sm" mt="xs">
          {faults.map(({ path, problem }) => (
            <List.Item key={path + problem}>
              <span className="mono">{path || '/'}</span> {problem}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
