import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

/** The ref of what a person may be busy with. */
export type Holder = RefCallback<HTMLElement>;

const atRest = { isHovered: false, isSelected: false };

/**
 * Whether a person is busy with a part of the page, the one that has `holder` as its ref: the mouse rests on it, or something in it is
 * selected. `isHeldNow` says so from the moment that begins; `isHeld` when the page is drawn the next time, which a busy machine may
 * take long to do.
 */
export function useHeld() {
  const part = useRef<HTMLElement>(null);
  const [isHeld, setIsHeld] = useState(false);
  const busy = useRef(atRest);
  const isHeldNow = useCallback(() => busy.current.isHovered || busy.current.isSelected, []);
  const note = useCallback(
    (change: Partial<typeof atRest>) => {
      busy.current = { ...busy.current, ...change };
      setIsHeld(isHeldNow());
    },
    [isHeldNow],
  );
  useEffect(() => {
    const look = () => {
      const selection = document.getSelection();
      const node = selection && !selection.isCollapsed ? selection.anchorNode : null;
      note({ isSelected: node !== null && part.current?.contains(node) === true });
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [note]);
  const holder: Holder = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      part.current = element;
      // React's own events miss the mouse that is on it because something above has gone, such as a dialog.
      const listening = new AbortController();
      const { signal } = listening;
      // A finger that has left the screen still counts as over what it touched last.
      const onEnter = ({ pointerType }: PointerEvent) => note({ isHovered: pointerType === 'mouse' });
      element.addEventListener('pointerenter', onEnter, { signal });
      element.addEventListener('pointerleave', () => note({ isHovered: false }), { signal });
      return () => {
        listening.abort();
        part.current = null;
        // A mouse does not leave what has gone.
        note(atRest);
      };
    },
    [note],
  );
  return { holder, isHeld, isHeldNow };
}
