/** Connecting a partner in three steps: who begins, the details, the handshake as it happens. */
import { Alert, Anchor, Button, Group, Loader, Stack, Stepper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { pathOf, post } from '../../lib/client';
import { usePlatform } from '../../lib/queries';
import type { Platform } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Section } from '../../parts/facts';
import { Page } from '../../parts/page';
import { ProblemAlert, problemOf } from '../../parts/problem';
import { useWords } from '../../words/words';
import { Check } from '../partners/check';
import { BLANK, type Details, DetailsForm, type Way, WhoBegins } from './forms';
import { Handover } from './handover';
import { HandshakeSteps } from './steps';

/** What is asked of the API: an invitation, a first registration, or another attempt with the platform of the last one. */
function begin(way: Way, { name, versionsUrl, token, isRaw }: Details, failedId: string | undefined) {
  const quirks = isRaw ? { token_encoding: 'raw' } : {};
  if (way === 'invite') return post<Platform>('/platforms', { name, quirks });
  const theirs = { versions_url: versionsUrl.trim(), registration_token: token.trim() };
  if (failedId === undefined) return post<Platform>('/platforms', { name, quirks, ...theirs });
  return post<Platform>(`/platforms${pathOf(failedId)}/register`, theirs);
}

export function ConnectWizard() {
  const { t } = useWords();
  const isPhone = useMediaQuery('(max-width: 48em)');
  const [step, setStep] = useState(0);
  const [way, setWay] = useState<Way>('invite');
  const [details, setDetails] = useState<Details>(BLANK);
  const [failedId, setFailedId] = useState<string>();
  const start = useAct(() => begin(way, details, failedId), ['platforms', 'parties', 'messages']);
  const go = () => {
    setStep(2);
    start.mutate(undefined, { onError: (error) => setFailedId(problemOf(error).platform_id ?? failedId) });
  };
  const again = () => {
    start.reset();
    setDetails(BLANK);
    setFailedId(undefined);
    setStep(0);
  };
  return (
    <Page title={t('page.connect')} lead={t('connect.lead')}>
      <Stepper
        orientation={isPhone ? 'vertical' : 'horizontal'}
        active={step}
        onStepClick={setStep}
        allowNextStepsSelect={false}
        size="sm"
      >
        <Stepper.Step label={t('connect.who')}>
          <WhoBegins
            way={way}
            onChoose={(chosen) => {
              setWay(chosen);
              setStep(1);
            }}
          />
        </Stepper.Step>
        <Stepper.Step label={t('connect.details')}>
          <DetailsForm
            way={way}
            details={details}
            isRetry={failedId !== undefined}
            onChange={setDetails}
            onSubmit={go}
          />
        </Stepper.Step>
        <Stepper.Step label={t('connect.handshake')}>
          {way === 'invite' ? (
            <Invited attempt={start} onAgain={again} />
          ) : (
            <Registering
              attempt={start}
              name={details.name}
              platformId={start.data?.id ?? failedId}
              onRetry={go}
              onCorrect={() => setStep(1)}
              onAgain={again}
            />
          )}
        </Stepper.Step>
      </Stepper>
    </Page>
  );
}

interface Attempt {
  data: Platform | undefined;
  error: unknown;
  isPending: boolean;
}

function Invited({ attempt, onAgain }: { attempt: Attempt; onAgain: () => void }) {
  if (attempt.error) return <ProblemAlert error={attempt.error} />;
  return attempt.data ? <Expected invited={attempt.data} onAgain={onAgain} /> : <Loader />;
}

/** The invitation is out: waits for the partner, and shows what it does. */
function Expected({ invited, onAgain }: { invited: Platform; onAgain: () => void }) {
  const { t } = useWords();
  const { data: platform = invited } = usePlatform(invited.id);
  const isDone = platform.status === 'CONNECTED';
  return (
    <Stack>
      {isDone ? (
        <Done platform={platform} onAgain={onAgain} />
      ) : (
        <>
          <Handover invited={invited} />
          <Group role="status">
            <Loader size="sm" />
            <div>
              <Text fw={600}>{t('connect.waiting', { name: platform.name })}</Text>
              <Text size="sm" c="dimmed">
                {t('connect.waitingHelp')}
              </Text>
            </div>
          </Group>
        </>
      )}
      <Section title={t('connect.steps')}>
        <HandshakeSteps platform={invited.id} isRunning={!isDone} />
      </Section>
    </Stack>
  );
}

interface RegisteringProps {
  attempt: Attempt;
  name: string;
  platformId: string | undefined;
  onRetry: () => void;
  onCorrect: () => void;
  onAgain: () => void;
}

function Registering({ attempt, name, platformId, onRetry, onCorrect, onAgain }: RegisteringProps) {
  const { t } = useWords();
  return (
    <Stack>
      {attempt.isPending && (
        <Group role="status">
          <Loader size="sm" />
          <Text>{t('connect.running', { name })}</Text>
        </Group>
      )}
      {attempt.data && <Done platform={attempt.data} onAgain={onAgain} />}
      {attempt.error !== null && <Stopped error={attempt.error} onRetry={onRetry} onCorrect={onCorrect} />}
      {platformId !== undefined && (
        <Section title={t('connect.steps')}>
          <HandshakeSteps platform={platformId} isRunning={attempt.isPending} />
        </Section>
      )}
    </Stack>
  );
}

function Stopped({ error, onRetry, onCorrect }: { error: unknown; onRetry: () => void; onCorrect: () => void }) {
  const { t, say } = useWords();
  const { step } = problemOf(error);
  const title = step ? t('connect.failed', { step: say(`step.${step}`, step) }) : undefined;
  return (
    <Stack>
      <ProblemAlert error={error} title={title} />
      {step && <Text>{say(`step.${step}.help`, '')}</Text>}
      <Group>
        <Button onClick={onRetry}>{t('action.retry')}</Button>
        <Button variant="default" onClick={onCorrect}>
          {t('connect.changeDetails')}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ platform, onAgain }: { platform: Platform; onAgain: () => void }) {
  const { t } = useWords();
  return (
    <>
      <Alert color="green" variant="light" title={t('connect.done', { name: platform.name })} role="status">
        <Stack gap="xs">
          <div>
            {platform.roles.map(({ role, country_code, party_id, business_details }) => (
              <Text key={`${country_code}${party_id}${role}`} size="sm">
                <span className="mono">
                  {country_code}*{party_id}
                </span>{' '}
                {role}, {business_details.name}
              </Text>
            ))}
          </div>
          <Group>
            <Anchor component={Link} href={`/partners/${platform.id}`} fw={600}>
              {t('connect.toPartner')}
            </Anchor>
            <Anchor component="button" type="button" onClick={onAgain}>
              {t('connect.another')}
            </Anchor>
          </Group>
        </Stack>
      </Alert>
      <Check platform={platform} />
    </>
  );
}
