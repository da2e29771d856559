/** Its log and its firmware: files at an address that the charge point reaches itself. */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../words/words';
import type { Ask } from './shapes';

export function FileActions({ isBusy, onAsk }: { isBusy: boolean; onAsk: (ask: Ask) => void }) {
  const { t } = useWords();
  const [url, setUrl] = useState('');
  const isOff = isBusy || url.trim() === '';
  const button = (words: string, path: string) => (
    <Button variant="default" disabled={isOff} onClick={() => onAsk({ path, body: { url: url.trim() } })}>
      {words}
    </Button>
  );
  return (
    <Group align="flex-end">
      <TextInput
        label={t('actions.url')}
        placeholder="https://files.example.com/charger/"
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        w={{ base: '100%', sm: 320 }}
      />
      {button(t('actions.logs'), 'logs')}
      {button(t('actions.firmware'), 'firmware')}
    </Group>
  );
}
