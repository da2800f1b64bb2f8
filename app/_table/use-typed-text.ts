import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** Long enough for a word to be typed, short enough to feel immediate. */
const settledAfterMs = 250;

/**
 * A text field whose value lives in the URL: what is typed shows at once and is handed on when the typing pauses; what
 * changes in the URL by other ways (back, a link, "clear the filters") shows in the field. Who follows a link before the typing has
 * paused goes there: another change of the URL would call the journey off, so what was typed last is let go.
 */
export function useTypedText(committed: string, onCommit: (text: string) => void) {
  const [field, setField] = useState({ text: committed, committed, sent: committed });
  // Adjusted while rendering, as React advises for state that follows a prop, so that no frame shows the old text. The
  // echo of what this field sent itself must not undo what has been typed since.
  if (field.committed !== committed) {
    setField(
      committed === field.sent ? { ...field, committed } : { text: committed, committed, sent: committed },
    );
  }
  const commit = useDebouncedCallback((text: string) => {
    setField((current) => ({ ...current, sent: text }));
    onCommit(text);
  }, settledAfterMs);
  useEffect(() => {
    // After the link itself: what it does not do in this window, like opening a tab, it leaves to the browser.
    const onClick = ({ target, defaultPrevented }: MouseEvent) => {
      const isLeaving = defaultPrevented && target instanceof Element && target.closest('a[href]');
      if (!isLeaving || !commit.isPending()) return;
      commit.cancel();
      setField((current) => ({ ...current, text: current.committed }));
    };
    window.addEventListener('click', onClick);
    return () => window.removeEventListener('click', onClick);
  }, [commit]);
  const set = (text: string) => {
    setField((current) => ({ ...current, text }));
    commit(text);
  };
  return { text: field.text, set };
}
