/** What is shown, to take away: as a file of lines, or on paper. */
import { Button, Group } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import { useWords } from '../words/words';

export function TakeAway({ href, fileName }: { href: string; fileName: string }) {
  const { t } = useWords();
  return (
    <Group className="no-print">
      <Button component="a" href={href} download={fileName} variant="default" leftSection={<DownloadIcon />}>
        {t('action.asCsv')}
      </Button>
      <Button variant="default" onClick={() => window.print()}>
        {t('action.print')}
      </Button>
    </Group>
  );
}
