import { useEffect, useRef, useState } from 'react';

/** Whether a person is busy with a part of the page: the mouse rests on it, or something in it is selected. */
export function useHeld<Part extends HTMLElement>() {
  const part = useRef<Part>(null);
  const [isHovered, setIsHovered] = useState(false);
  const [isSelected, setIsSelected] = useState(false);
  useEffect(() => {
    const look = () => {
      const selection = document.getSelection();
      const node = selection && !selection.isCollapsed ? selection.anchorNode : null;
      setIsSelected(node !== null && part.current?.contains(node) === true);
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, []);
  const handlers = {
    // A finger that has left the screen still counts as over what it touched last.
    onPointerEnter: ({ pointerType }: { readonly pointerType: string }) =>
      setIsHovered(pointerType === 'mouse'),
    onPointerLeave: () => setIsHovered(false),
  };
  return { part, handlers, isHeld: isHovered || isSelected };
}
