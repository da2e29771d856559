/** What an operator has a charge point do; each answer is the charge point's own. */
import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { post } from '../../lib/client';
import { useAct } from '../../parts/act';
import { Confirm } from '../../parts/confirm';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';
import { FileActions } from './file-actions';
import type { Ask, ChargerInFull } from './shapes';

interface Answer {
  answer?: string;
  /** Of the local list: how many tokens it has now. */
  entries?: number;
}

const MESSAGES = ['StatusNotification', 'MeterValues', 'Heartbeat', 'BootNotification'];

/** `path`: of the charge point in the API. */
export function Actions({ charger, path }: { charger: ChargerInFull; path: string }) {
  const { t, say } = useWords();
  const act = useAct((ask: Ask) => post<Answer>(`${path}/${ask.path}`, ask.body), ['chargers']);
  const [risky, setRisky] = useState<Ask>();
  const run = (ask: Ask) => {
    setRisky(undefined);
    act.mutate(ask);
  };
  return (
    <Section title={t('actions.title')} aside={t('actions.lead')}>
      {!charger.connected && <Text c="dimmed">{t('actions.away')}</Text>}
      <Stack gap="md">
        <Everyday charger={charger} isBusy={act.isPending} onAsk={run} onRisk={setRisky} />
        <FileActions isBusy={act.isPending || !charger.connected} onAsk={run} />
      </Stack>
      {act.data && (
        <Alert color="green" variant="light" role="status">
          {say(`actions.answer.${act.data.answer ?? 'accepted'}`, act.data.answer ?? '')}
          {act.data.entries !== undefined && ` ${t('actions.entries', { count: act.data.entries })}`}
        </Alert>
      )}
      {act.error && <ProblemAlert error={act.error} />}
      <Confirm
        isOpen={risky !== undefined}
        title={t('actions.sure')}
        action={t('actions.doIt')}
        onConfirm={() => risky && run(risky)}
        onClose={() => setRisky(undefined)}
      >
        {t('actions.sureHelp')}
      </Confirm>
      <Jobs charger={charger} />
    </Section>
  );
}

interface EverydayProps {
  charger: ChargerInFull;
  isBusy: boolean;
  onAsk: (ask: Ask) => void;
  /** For what may end somebody's charging. */
  onRisk: (ask: Ask) => void;
}

function Everyday({ charger, isBusy, onAsk, onRisk }: EverydayProps) {
  const { t, say } = useWords();
  const [evse, setEvse] = useState<string | null>(null);
  const [message, setMessage] = useState<string>(MESSAGES[0] ?? '');
  const at = evse === null ? {} : { evse_uid: evse };
  const isOff = isBusy || !charger.connected;
  const button = (words: ReactNode, ask: Ask, how: EverydayProps['onAsk'] = onAsk, isDisabled = isOff) => (
    <Button variant="default" disabled={isDisabled} onClick={() => how(ask)}>
      {words}
    </Button>
  );
  return (
    <>
      <Group align="flex-end">
        <Select
          label={t('actions.where')}
          placeholder={t('actions.whole')}
          data={charger.evses.map(({ uid }) => uid)}
          value={evse}
          onChange={setEvse}
          clearable
        />
        {button(t('actions.outOfService'), { path: 'availability', body: { operative: false, ...at } }, onRisk)}
        {button(t('actions.inService'), { path: 'availability', body: { operative: true, ...at } })}
        {button(t('actions.unlock'), { path: 'unlock', body: at }, onRisk, isOff || evse === null)}
      </Group>
      <Group align="flex-end">
        <Select
          label={t('actions.message')}
          data={MESSAGES.map((value) => ({ value, label: say(`actions.message.${value}`, value) }))}
          value={message}
          onChange={(chosen) => setMessage(chosen ?? message)}
          allowDeselect={false}
        />
        {button(t('actions.trigger'), { path: 'trigger', body: { message, ...at } })}
      </Group>
      <Group>
        {button(t('actions.resetIdle'), { path: 'reset', body: { when: 'idle' } }, onRisk)}
        {button(t('actions.resetNow'), { path: 'reset', body: { when: 'now' } }, onRisk)}
        {button(t('actions.clearCache'), { path: 'clear-cache', body: {} })}
        {button(t('actions.localList'), { path: 'local-list', body: {} })}
      </Group>
    </>
  );
}

/** What it was asked and is still at. */
function Jobs({ charger: { jobs } }: { charger: ChargerInFull }) {
  const { t, say, moment } = useWords();
  if (jobs.length === 0) return null;
  return (
    <Stack gap={4}>
      {jobs.map(({ job, status, at, file }) => (
        <Text key={job} size="sm">
          {say(`actions.job.${job}`, job)}: {status}
          {file && `, ${file}`}{' '}
          <Text span c="dimmed" size="sm">
            {t('check.when')} {moment(at)}
          </Text>
        </Text>
      ))}
    </Stack>
  );
}
