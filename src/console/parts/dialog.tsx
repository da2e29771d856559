/** A window above the page, whose cross says what it does. */
import { Modal, type ModalProps } from '@mantine/core';
import { useWords } from '../words/words';

export function Dialog(props: ModalProps) {
  const { t } = useWords();
  return <Modal {...props} closeButtonProps={{ 'aria-label': t('action.close') }} />;
}
