/** Names and values, one under the other. */
import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <div>{children}</div>
    </div>
  );
}

export function Facts({ children, cols = 3 }: { children: ReactNode; cols?: number }) {
  return <SimpleGrid cols={{ base: 1, xs: 2, md: cols }}>{children}</SimpleGrid>;
}

/** A part of a page under a name of its own. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Stack gap="md">
        <Stack gap={2}>
          <Title order={2}>{title}</Title>
          {aside !== undefined && (
            <Text size="sm" c="dimmed">
              {aside}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Paper>
  );
}
