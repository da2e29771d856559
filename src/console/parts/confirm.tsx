/** Asks before something that cannot be taken back. */
import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/words';
import { Dialog } from './dialog';
import { ProblemAlert } from './problem';

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  action: string;
  /** What it does can be taken back, or harms nobody. */
  isHarmless?: boolean;
  isBusy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({
  isOpen,
  title,
  children,
  action,
  isHarmless,
  isBusy,
  error,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const { t } = useWords();
  return (
    <Dialog opened={isOpen} onClose={onClose} title={title} centered>
      <Stack>
        <Text component="div">{children}</Text>
        {error !== undefined && error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button color={isHarmless ? undefined : 'red.9'} loading={isBusy} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
