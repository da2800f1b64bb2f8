import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Whether a person is busy with a part of the page: the mouse rests on it, or something in it is selected. `isHeldNow` says so from
 * the moment that begins; `isHeld` when the page is drawn the next time, which a busy machine may take long to do.
 */
export function useHeld<Part extends HTMLElement>() {
  const part = useRef<Part>(null);
  const [isHeld, setIsHeld] = useState(false);
  const busy = useRef({ isHovered: false, isSelected: false });
  const isHeldNow = useCallback(() => busy.current.isHovered || busy.current.isSelected, []);
  const note = useCallback(
    (change: Partial<typeof busy.current>) => {
      Object.assign(busy.current, change);
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
  const handlers = {
    // A finger that has left the screen still counts as over what it touched last.
    onPointerEnter: ({ pointerType }: { readonly pointerType: string }) =>
      note({ isHovered: pointerType === 'mouse' }),
    onPointerLeave: () => note({ isHovered: false }),
  };
  return { part, handlers, isHeld, isHeldNow };
}
