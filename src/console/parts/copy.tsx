/** Copies a text; says that it did. */
import { Button, Group, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { CheckIcon, CopyIcon } from '@primer/octicons-react';
import { useWords } from '../words/words';

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useWords();
  const { copy, copied } = useClipboard();
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={copied ? <CheckIcon /> : <CopyIcon />}
      onClick={() => copy(text)}
    >
      {copied ? t('action.copied') : (label ?? t('action.copy'))}
    </Button>
  );
}

/** A value that is meant to be carried elsewhere. */
export function Copyable({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Group gap="sm" align="center">
        <span className="mono">{value}</span>
        <CopyButton text={value} />
      </Group>
    </div>
  );
}
