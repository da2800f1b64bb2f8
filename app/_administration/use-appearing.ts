import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';

/** For a dialog that is mounted to be open: it opens after mounting, so that it remembers what had the focus, and gives it back. */
export function useAppearing() {
  const [isOpen, { open, close }] = useDisclosure(false);
  useEffect(open, [open]);
  return { isOpen, close };
}
