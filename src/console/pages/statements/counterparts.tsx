/** Sessions that ended without a CDR, and CDRs without a Session: the oldest first, more on demand. */
import { Anchor, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { get, type Page } from '../../lib/client';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { MoreButton } from '../../parts/more-button';
import { useWords } from '../../words/words';

interface Named {
  owner: string;
  id: string;
}

/** Junction looks at a few thousand objects for one page: an empty one is not yet the end. */
async function find(path: string, from: string): Promise<Page<Named>> {
  let cursor: string | null = from;
  for (;;) {
    const page: Page<Named> = await get<Page<Named>>(path, { cursor });
    if (page.items.length > 0 || page.next === null) return page;
    cursor = page.next;
  }
}

/** `path`: of the hosted party in the API. */
export function Counterparts({ path }: { path: string }) {
  const { t } = useWords();
  return (
    <Section title={t('statements.lonely')} aside={t('statements.lonelyHelp')}>
      <Lonely title={t('statements.noCdr')} page="sessions" path={`${path}/reconciliation/sessions-without-cdr`} />
      <Lonely title={t('statements.noSession')} page="cdrs" path={`${path}/reconciliation/cdrs-without-session`} />
    </Section>
  );
}

function Lonely({ title, page, path }: { title: string; page: string; path: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery({
    queryKey: ['statements', path],
    queryFn: ({ pageParam }) => find(path, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <Answered query={query}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          if (all.length === 0) return <Text c="dimmed">{t('state.none')}</Text>;
          return all.map(({ owner, id }) => (
            <Anchor
              key={`${owner} ${id}`}
              component={Link}
              size="sm"
              mr="sm"
              href={`/${page}/${encodeURIComponent(owner)}/${encodeURIComponent(id)}`}
            >
              {id}
            </Anchor>
          ));
        }}
      </Answered>
      <MoreButton query={query} />
    </div>
  );
}
