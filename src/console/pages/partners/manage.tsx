/** What an operator can do with a partner: rotate, invite again, suspend, unregister. */
import { Alert, Button, Divider, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { patch, pathOf, post, remove } from '../../lib/client';
import type { Platform } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Confirm } from '../../parts/confirm';
import { Section } from '../../parts/facts';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';
import { Handover } from '../connect/handover';
import { SandboxPanel } from './sandbox';

export function Manage({ platform }: { platform: Platform }) {
  const { t } = useWords();
  if (platform.sandbox) return <SandboxPanel />;
  return (
    <Section title={t('partner.manage')}>
      <Stack gap="lg">
        {platform.status === 'CONNECTED' && <Rotate platform={platform} />}
        <InviteAgain platform={platform} />
        <Divider />
        <Suspend platform={platform} />
        <Unregister platform={platform} />
      </Stack>
    </Section>
  );
}

function Action({ help, children }: { help: string; children: ReactNode }) {
  return (
    <Group justify="space-between" align="center">
      <Text size="sm" maw={560}>
        {help}
      </Text>
      {children}
    </Group>
  );
}

function Rotate({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const path = `/platforms${pathOf(platform.id)}`;
  const rotate = useAct(() => post<Platform>(`${path}/register`, {}), ['platforms']);
  const end = useAct(() => remove(`${path}/older-tokens`), ['platforms']);
  return (
    <>
      <Action help={t('manage.rotate.help')}>
        <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate(undefined)}>
          {t('manage.rotate')}
        </Button>
      </Action>
      {rotate.isSuccess && <Alert color="green" variant="light" title={t('manage.rotate.done')} role="status" />}
      {rotate.error && <ProblemAlert error={rotate.error} />}
      <Action help={t('manage.older.help')}>
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          {t('manage.older')}
        </Button>
      </Action>
      {end.error && <ProblemAlert error={end.error} />}
    </>
  );
}

function InviteAgain({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const invite = useAct(() => post<Platform>(`/platforms${pathOf(platform.id)}/invitation`, {}), ['platforms']);
  return (
    <>
      <Action help={t('manage.invite.help')}>
        <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate(undefined)}>
          {t('manage.invite')}
        </Button>
      </Action>
      {invite.data && <Handover invited={invite.data} />}
      {invite.error && <ProblemAlert error={invite.error} />}
    </>
  );
}

function Suspend({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const [isAsked, setAsked] = useState(false);
  const { suspended, name } = platform;
  const change = useAct(
    () => patch<Platform>(`/platforms${pathOf(platform.id)}`, { suspended: !suspended }),
    ['platforms', 'parties', 'status'],
    () => setAsked(false),
  );
  const word = t(suspended ? 'manage.resume' : 'manage.suspend');
  return (
    <Action help={t(suspended ? 'manage.resume.help' : 'manage.suspend.help')}>
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() => (suspended ? change.mutate(undefined) : setAsked(true))}
      >
        {word}
      </Button>
      <Confirm
        isOpen={isAsked}
        title={t('manage.suspend.sure', { name })}
        action={word}
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate(undefined)}
        onClose={() => setAsked(false)}
      >
        {t('manage.suspend.help')}
      </Confirm>
    </Action>
  );
}

function Unregister({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [isAsked, setAsked] = useState(false);
  const end = useAct(
    () => remove(`/platforms${pathOf(platform.id)}`),
    ['parties', 'status'],
    () => navigate('/partners'),
  );
  return (
    <Action help={t('manage.unregister.help')}>
      <Button color="red" variant="light" onClick={() => setAsked(true)}>
        {t('manage.unregister')}
      </Button>
      <Confirm
        isOpen={isAsked}
        title={t('manage.unregister.sure', { name: platform.name })}
        action={t('manage.unregister')}
        isBusy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined)}
        onClose={() => setAsked(false)}
      >
        {t('manage.unregister.help')}
      </Confirm>
    </Action>
  );
}
