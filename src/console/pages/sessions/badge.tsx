/** The state of a session, as a word and a colour. */
import { Badge } from '@mantine/core';
import { useWords } from '../../words/words';

const COLOURS: Record<string, string> = {
  ACTIVE: 'blue',
  COMPLETED: 'green',
  INVALID: 'red',
  PENDING: 'gray',
  RESERVATION: 'grape',
};

export function SessionBadge({ status }: { status: string }) {
  const { say } = useWords();
  return (
    <Badge color={COLOURS[status] ?? 'gray'} variant="light">
      {say(`session.${status}`, status)}
    </Badge>
  );
}
