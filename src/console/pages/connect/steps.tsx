/** The steps of a handshake as they happen, read from the trace: each request with what was really answered. */
import { Accordion, Group, Text, Timeline } from '@mantine/core';
import { CheckIcon, XIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { get, type Page as ListPage } from '../../lib/client';
import { isFailed } from '../../lib/messages';
import { LIVE_MS } from '../../lib/queries';
import type { Message } from '../../lib/shapes';
import { useWords } from '../../words/words';
import { LegInFull } from '../trace/leg';
import { AnswerBadge } from '../trace/message-table';

const STEP_MODULES = new Set(['versions', 'credentials']);
const POLL_MS = 1_500;

/** Oldest first. */
export const useSteps = (platform: string, isRunning: boolean) =>
  useQuery({
    queryKey: ['messages', 'handshake', platform],
    queryFn: async () => {
      const { items } = await get<ListPage<Message>>('/messages', { platform, limit: 50 });
      const steps = items.filter(({ module }) => module !== null && STEP_MODULES.has(module));
      return steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
    },
    refetchInterval: isRunning ? POLL_MS : LIVE_MS,
  });

function useStepName(): (message: Message) => string {
  const { say } = useWords();
  return ({ direction, module, method, path }) =>
    say(`say.${direction}.${module}.${method}`, say(`say.${direction}.${module}`, `${method} ${path}`));
}

export function HandshakeSteps({ platform, isRunning }: { platform: string; isRunning: boolean }) {
  const { t } = useWords();
  const nameOf = useStepName();
  const { data: steps = [] } = useSteps(platform, isRunning);
  if (steps.length === 0) return <Text c="dimmed">{t('connect.steps.none')}</Text>;
  return (
    <Timeline bulletSize={24} lineWidth={2} active={steps.length} color="green" aria-live="polite">
      {steps.map((step) => (
        <Timeline.Item
          key={step.id}
          color={isFailed(step) ? 'red' : 'green'}
          bullet={isFailed(step) ? <XIcon size={14} /> : <CheckIcon size={14} />}
          title={
            <Group gap="sm">
              {nameOf(step)}
              <AnswerBadge message={step} />
            </Group>
          }
        >
          <Text size="sm" c="dimmed" className="mono">
            {step.method} {step.path}
          </Text>
          <Accordion defaultValue={isFailed(step) ? step.id : null} keepMounted={false} variant="filled">
            <Accordion.Item value={step.id}>
              <Accordion.Control>{t('connect.partnerSaid')}</Accordion.Control>
              <Accordion.Panel>
                <LegInFull leg={step} />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
