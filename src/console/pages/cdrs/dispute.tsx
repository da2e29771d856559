/** What was found in a received CDR when it came, and the dispute about it with its notes. */
import { Alert, Badge, Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getOrNull, pathOf, post } from '../../lib/client';
import { type Cdr, pathOfHolder } from '../../lib/objects';
import type { Finding } from '../../lib/pricing';
import { useCanChange } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { Findings } from '../../parts/price-lines';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';

type State = 'none' | 'open' | 'settled' | 'rejected';

interface Review {
  verdict: string;
  findings: Finding[];
  checked_at: string;
  dispute: { state: State; notes: { at: string; state: State; text: string }[] };
}

const COLOURS: Record<State, string> = { none: 'gray', open: 'orange', settled: 'green', rejected: 'red' };
const STATES = ['open', 'settled', 'rejected'] as const;

export function Dispute({ holder, cdr }: { holder: Party; cdr: Cdr }) {
  const { t } = useWords();
  const canChange = useCanChange();
  const { country_code, party_id, id } = cdr;
  const path = `${pathOfHolder(holder, 'cdrs')}${pathOf(country_code, party_id, id)}/review`;
  const query = useQuery({ queryKey: ['objects', 'review', path], queryFn: () => getOrNull<Review>(path) });
  const again = useAct(() => post<Review>(`${path}/check`, {}), ['objects']);
  return (
    <Section title={t('dispute.title')} aside={t('dispute.lead')}>
      <Answered query={query}>
        {(review) =>
          review === null ? (
            <Text c="dimmed">{t('dispute.notChecked')}</Text>
          ) : (
            <Stack>
              <Findings findings={review.findings} />
              <Notes dispute={review.dispute} />
              {canChange && <NoteForm path={path} state={review.dispute.state} />}
            </Stack>
          )
        }
      </Answered>
      {again.error && <ProblemAlert error={again.error} />}
      {canChange && (
        <Group>
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate(undefined)}>
            {t('dispute.again')}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Notes({ dispute: { state, notes } }: { dispute: Review['dispute'] }) {
  const { t, moment } = useWords();
  return (
    <Stack gap="xs">
      <div>
        <Badge color={COLOURS[state]} variant="light" size="lg">
          {t(`dispute.${state}`)}
        </Badge>
      </div>
      {notes.map(({ at, state: then, text }) => (
        <Alert key={at + text} color={COLOURS[then]} variant="light" title={`${moment(at)}: ${t(`dispute.${then}`)}`}>
          {text}
        </Alert>
      ))}
    </Stack>
  );
}

function NoteForm({ path, state }: { path: string; state: State }) {
  const { t } = useWords();
  const [next, setNext] = useState<(typeof STATES)[number]>(state === 'none' ? 'open' : state);
  const [note, setNote] = useState('');
  const keep = useAct(
    () => post<Review>(`${path}/dispute`, { state: next, note }),
    ['objects', 'statements'],
    () => setNote(''),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <Select
          label={t('dispute.next')}
          data={STATES.map((one) => ({ value: one, label: t(`dispute.${one}`) }))}
          value={next}
          onChange={(one) => setNext((one ?? 'open') as typeof next)}
          allowDeselect={false}
        />
        <Textarea
          label={t('dispute.note')}
          description={t('dispute.noteHelp')}
          maxLength={1024}
          required
          autosize
          minRows={2}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {keep.error && <ProblemAlert error={keep.error} />}
        <Group>
          <Button type="submit" loading={keep.isPending} disabled={note.trim() === ''}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
