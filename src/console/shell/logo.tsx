import { Group, Text } from '@mantine/core';
import { useWords } from '../words/words';

/** The mark and the name. */
export function Logo() {
  const { t } = useWords();
  return (
    <Group gap="xs" wrap="nowrap">
      <img src={`${import.meta.env.BASE_URL}icon.svg`} width={28} height={28} alt="" />
      <Text fw={700} size="lg">
        {t('app.name')}
      </Text>
    </Group>
  );
}
