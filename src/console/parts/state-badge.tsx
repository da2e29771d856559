/** The state of a partner, as a word and a colour. */
import { Badge } from '@mantine/core';
import type { Platform } from '../lib/shapes';
import { useWords } from '../words/words';

export type PartnerState = 'CONNECTED' | 'OFFLINE' | 'SUSPENDED' | 'INVITED' | 'FAILED' | 'UNREGISTERED';

const COLOURS: Record<PartnerState, string> = {
  CONNECTED: 'green',
  OFFLINE: 'red',
  SUSPENDED: 'gray',
  INVITED: 'blue',
  FAILED: 'red',
  UNREGISTERED: 'orange',
};

export function stateOf({ status, online, suspended }: Platform): PartnerState {
  if (suspended) return 'SUSPENDED';
  if (status === 'CONNECTED' && !online) return 'OFFLINE';
  return status;
}

export function StateBadge({ platform }: { platform: Platform }) {
  const { t } = useWords();
  const state = stateOf(platform);
  return (
    <Badge color={COLOURS[state]} variant="light">
      {t(`partner.status.${state}`)}
    </Badge>
  );
}
