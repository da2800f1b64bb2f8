import { useEffect, useReducer, useRef } from 'react';

/** A browser sends the click a moment after the finger has left the screen. */
const clickWithinMs = 50;

let isPressed = false;
let release: ReturnType<typeof setTimeout> | undefined;
const waiting = new Set<() => void>();

function onPress(): void {
  clearTimeout(release);
  isPressed = true;
}

function onRelease(): void {
  release = setTimeout(() => {
    isPressed = false;
    for (const tell of waiting) tell();
  }, clickWithinMs);
}

if (typeof window !== 'undefined') {
  const capture = { capture: true, passive: true };
  window.addEventListener('pointerdown', onPress, capture);
  window.addEventListener('pointerup', onRelease, capture);
  window.addEventListener('pointercancel', onRelease, capture);
}

/**
 * The latest value; but while a mouse button or a finger is down, the one that was there before, so that what is pressed is still there
 * when it is let go. Otherwise the click would be nobody's.
 */
export function useSteady<Value>(latest: Value): Value {
  const [, tell] = useReducer((count: number) => count + 1, 0);
  const steady = useRef(latest);
  if (!isPressed) steady.current = latest;
  const isHeld = steady.current !== latest;
  useEffect(() => {
    if (!isHeld) return;
    waiting.add(tell);
    return () => void waiting.delete(tell);
  }, [isHeld]);
  return steady.current;
}
