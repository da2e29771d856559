/** A body or a piece of JSON, laid out to be read. */
import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy';

/** JSON with line breaks; any other text as it is. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

export function CodeView({ text, label, aside }: { text: string; label: string; aside?: ReactNode }) {
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <span>{label}</span>
        <Group gap="xs">
          {aside}
          <CopyButton text={text} />
        </Group>
      </Group>
      {/* A region that scrolls must be within reach of the keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="code" tabIndex={0} aria-label={label}>
        <pre>{laidOut(text)}</pre>
      </section>
    </Stack>
  );
}
