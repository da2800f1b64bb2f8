import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/**
 * Puts the focus on the heading of the page that was gone to, so that the keyboard and a screen reader go on there. The heading may
 * come later than the page; whoever has begun to do something on it meanwhile is left alone.
 */
export function useHeadingFocus(): void {
  const path = usePathname();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (focusHeading()) return;
    const observer = new MutationObserver(() => {
      if (focusHeading()) observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [path]);
}

/** Whether there is nothing left to do: the heading has the focus, or something of the page has. */
function focusHeading(): boolean {
  const main = document.getElementById('main');
  const { activeElement } = document;
  if (
    activeElement?.closest('[role="dialog"]') ||
    (main !== activeElement && main?.contains(activeElement))
  ) {
    return true;
  }
  const heading = main?.querySelector('h1');
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus();
  return true;
}
