/** The two values that an invited partner needs. */
import { Alert, Stack } from '@mantine/core';
import type { Platform } from '../../lib/shapes';
import { Copyable } from '../../parts/copy';
import { useWords } from '../../words/words';

export function Handover({ invited }: { invited: Platform }) {
  const { t } = useWords();
  return (
    <Alert variant="light" color="indigo" title={t('connect.handOver')}>
      <Stack>
        <div>{t('connect.handOverHelp')}</div>
        <Copyable name={t('overview.versionsUrl')} value={invited.versions_url ?? ''} />
        <Copyable name={t('connect.registrationToken')} value={invited.registration_token ?? ''} />
      </Stack>
    </Alert>
  );
}
