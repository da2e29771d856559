/** Waits for an answer: a skeleton first, then what came, or what went wrong. */
import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../words/words';
import { ProblemAlert } from './problem';

export function Answered<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { data, error } = query;
  if (data !== undefined)
    return (
      <>
        {error && <ProblemAlert error={error} />}
        {children(data)}
      </>
    );
  return error ? <ProblemAlert error={error} /> : <Waiting />;
}

export function Waiting() {
  const { t } = useWords();
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{t('state.loading')}</VisuallyHidden>
      <Skeleton height={20} width="40%" />
      <Skeleton height={90} />
      <Skeleton height={90} />
    </Stack>
  );
}
