import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/** Long enough for a word to be typed, short enough to feel immediate. */
const settledAfterMs = 250;

/**
 * A text field whose value lives in the URL: what is typed shows at once and is handed on when the typing pauses; what
 * changes in the URL by other ways (back, a link, "clear the filters") shows in the field.
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
  const set = (text: string) => {
    setField((current) => ({ ...current, text }));
    commit(text);
  };
  return { text: field.text, set };
}
