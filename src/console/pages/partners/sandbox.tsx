/** The simulated partner of this instance: started by one click, told what to do wrong, ended. */
import { Badge, Button, Group, MultiSelect, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { BeakerIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { getOrNull, post, put, remove } from '../../lib/client';
import { useCanChange, usePlatforms } from '../../lib/queries';
import { useAct } from '../../parts/act';
import { Waiting } from '../../parts/answered';
import { Confirm } from '../../parts/confirm';
import { Fact, Facts, Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';

interface Sandbox {
  platform: string;
  cpo: string;
  emsp: string;
  locations: number;
  tokens: number;
  faults: string[];
  known_faults: Record<string, string>;
}

/** Null: none is running. Undefined: not known yet. */
export function useSandbox(): Sandbox | null | undefined {
  const { data: platforms } = usePlatforms();
  const isRunning = platforms?.some(({ sandbox }) => sandbox);
  const query = useQuery({
    queryKey: ['sandbox'],
    queryFn: () => getOrNull<Sandbox>('/sandbox'),
    enabled: isRunning === true,
  });
  return isRunning === false ? null : query.data;
}

const TOUCHED = ['sandbox', 'platforms', 'parties', 'status', 'objects'];

/** Absent while one is running, and for whoever may only look. */
export function SandboxButton() {
  const { t } = useWords();
  const canChange = useCanChange();
  const sandbox = useSandbox();
  const [, go] = useLocation();
  const [isAsking, { open, close }] = useDisclosure(false);
  const start = useAct(
    () => post<Sandbox>('/sandbox', {}),
    TOUCHED,
    ({ platform }) => go(`/partners/${platform}?tab=manage`),
  );
  if (!canChange || sandbox !== null) return null;
  return (
    <>
      <Button variant="default" leftSection={<BeakerIcon />} onClick={open}>
        {t('sandbox.start')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('sandbox.sure')}
        action={t('sandbox.go')}
        isHarmless
        isBusy={start.isPending}
        error={start.error}
        onConfirm={() => start.mutate(undefined)}
        onClose={close}
      >
        {t('sandbox.help')}
      </Confirm>
    </>
  );
}

export function SandboxBadge() {
  const { t } = useWords();
  return (
    <Badge color="grape" variant="light" leftSection={<BeakerIcon size={12} />}>
      {t('sandbox.badge')}
    </Badge>
  );
}

/** What it is and what it does wrong; on its page. */
export function SandboxPanel() {
  const { t } = useWords();
  const sandbox = useSandbox();
  return (
    <Section title={t('sandbox.title')} aside={t('sandbox.lead')}>
      {sandbox === undefined && <Waiting />}
      {sandbox === null && <Text>{t('sandbox.gone')}</Text>}
      {sandbox && <Running sandbox={sandbox} />}
    </Section>
  );
}

function Running({ sandbox }: { sandbox: Sandbox }) {
  const { t, say, number } = useWords();
  const [, go] = useLocation();
  const set = useAct((faults: string[]) => put<Sandbox>('/sandbox/faults', { faults }), ['sandbox']);
  const end = useAct(
    () => remove('/sandbox'),
    TOUCHED,
    () => go('/partners'),
  );
  const choices = Object.entries(sandbox.known_faults).map(([value, what]) => ({
    value,
    label: say(`sandbox.fault.${value}`, what),
  }));
  return (
    <>
      <Facts cols={4}>
        <Fact name={t('role.CPO')}>{sandbox.cpo}</Fact>
        <Fact name={t('role.EMSP')}>{sandbox.emsp}</Fact>
        <Fact name={t('page.locations')}>{number(sandbox.locations)}</Fact>
        <Fact name={t('page.tokens')}>{number(sandbox.tokens)}</Fact>
      </Facts>
      <MultiSelect
        label={t('sandbox.faults')}
        description={t('sandbox.faultsHelp')}
        placeholder={sandbox.faults.length === 0 ? t('sandbox.noFaults') : undefined}
        data={choices}
        value={sandbox.faults}
        onChange={(faults) => set.mutate(faults)}
        maw={560}
      />
      {set.error && <ProblemAlert error={set.error} />}
      {end.error && <ProblemAlert error={end.error} />}
      <Group>
        <Button variant="default" color="red" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          {t('sandbox.end')}
        </Button>
      </Group>
    </>
  );
}
