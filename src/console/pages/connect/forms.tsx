/** The first two steps of the wizard. */
import {
  Button,
  Checkbox,
  Group,
  Paper,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { InboxIcon, PaperAirplaneIcon } from '@primer/octicons-react';
import type { FormEvent } from 'react';
import { useWords } from '../../words/words';

/** `invite`: they register with us. `register`: we register with them. */
export type Way = 'invite' | 'register';

export interface Details {
  name: string;
  versionsUrl: string;
  token: string;
  isRaw: boolean;
}

export const BLANK: Details = { name: '', versionsUrl: '', token: '', isRaw: false };

const WAYS = { invite: InboxIcon, register: PaperAirplaneIcon };

export function WhoBegins({ way, onChoose }: { way: Way; onChoose: (way: Way) => void }) {
  const { t } = useWords();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {(Object.keys(WAYS) as Way[]).map((one) => {
        const Icon = WAYS[one];
        return (
          <UnstyledButton key={one} onClick={() => onChoose(one)} aria-current={one === way ? 'true' : undefined}>
            <Paper withBorder p="lg" h="100%">
              <Stack gap="xs">
                <Icon size={24} />
                <Text fw={600}>{t(`connect.${one}`)}</Text>
                <Text size="sm" c="dimmed">
                  {t(`connect.${one}.help`)}
                </Text>
              </Stack>
            </Paper>
          </UnstyledButton>
        );
      })}
    </SimpleGrid>
  );
}

interface FormProps {
  way: Way;
  details: Details;
  /** The platform is there already: its name and encoding are changed on its own page. */
  isRetry: boolean;
  onChange: (details: Details) => void;
  onSubmit: () => void;
}

export function DetailsForm({ way, details, isRetry, onChange, onSubmit }: FormProps) {
  const { t } = useWords();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <TextInput
          label={t('connect.name')}
          description={t('connect.nameHelp')}
          value={details.name}
          onChange={({ currentTarget }) => onChange({ ...details, name: currentTarget.value })}
          disabled={isRetry}
          required
        />
        {way === 'register' && <TheirValues details={details} onChange={onChange} />}
        {!isRetry && (
          <Checkbox
            label={t('connect.raw')}
            description={t('connect.rawHelp')}
            checked={details.isRaw}
            onChange={({ currentTarget }) => onChange({ ...details, isRaw: currentTarget.checked })}
          />
        )}
        <Group>
          <Button type="submit">{t(way === 'invite' ? 'connect.doInvite' : 'connect.doRegister')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function TheirValues({ details, onChange }: { details: Details; onChange: (details: Details) => void }) {
  const { t } = useWords();
  return (
    <>
      <TextInput
        type="url"
        label={t('connect.versionsUrl')}
        placeholder="https://partner.example/ocpi/versions"
        value={details.versionsUrl}
        onChange={({ currentTarget }) => onChange({ ...details, versionsUrl: currentTarget.value })}
        required
      />
      <PasswordInput
        label={t('connect.token')}
        description={t('connect.tokenHelp')}
        value={details.token}
        onChange={({ currentTarget }) => onChange({ ...details, token: currentTarget.value })}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('action.open') }}
        required
      />
    </>
  );
}
