/** The page before all others: an API key is exchanged for a session. */
import { Button, Center, Container, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { post } from '../lib/client';
import type { Session } from '../lib/shapes';
import { ProblemAlert, problemOf } from '../parts/problem';
import { useWords } from '../words/words';
import { Logo } from './logo';
import { LanguageMenu, SchemeMenu } from './preferences';

export function SignIn() {
  const { t } = useWords();
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: () => post<Session>('/console/session', { key }),
    onSuccess: (session) => client.setQueryData(['session'], session),
  });
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('app.name')}`;
  }, [t]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Center mih="100vh" component="main">
      <Container size={440} w="100%">
        <Stack>
          <Group justify="center">
            <Logo />
          </Group>
          <Paper withBorder p="xl" shadow="sm">
            <form onSubmit={submit}>
              <Stack>
                <Title order={1}>{t('signIn.title')}</Title>
                <Text c="dimmed">{t('signIn.lead')}</Text>
                <PasswordInput
                  label={t('signIn.key')}
                  value={key}
                  onChange={(event) => setKey(event.currentTarget.value)}
                  autoComplete="current-password"
                  visibilityToggleButtonProps={{ 'aria-label': t('action.open') }}
                  required
                />
                {signIn.error && <Refusal error={signIn.error} />}
                <Button type="submit" loading={signIn.isPending}>
                  {t('signIn.button')}
                </Button>
              </Stack>
            </form>
          </Paper>
          <Group justify="center">
            <LanguageMenu />
            <SchemeMenu />
          </Group>
        </Stack>
      </Container>
    </Center>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useWords();
  const problem = problemOf(error);
  if (problem.status === 401)
    return <ProblemAlert title={t('signIn.refused')} error={new Error(t('signIn.refusedHelp'))} />;
  return <ProblemAlert error={error} title={problem.status === 429 ? t('signIn.tooMany') : undefined} />;
}
