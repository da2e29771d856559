import { Button } from '@mantine/core';
import { useWords } from '../words/words';

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page of a list, while there is one. */
export function MoreButton({ query }: MoreProps) {
  const { t } = useWords();
  if (!query.hasNextPage) return null;
  return (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
      {t('action.more')}
    </Button>
  );
}
