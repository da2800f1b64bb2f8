import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Something that can be done where one is: by its button, by its key, and by its name in the command palette. */
export interface PageAction {
  /** What it is called, as on its button. */
  readonly label: string;
  /** The key that does it, as `KeyboardEvent.key` names it; two with a space between are pressed one after the other. */
  readonly keys: string;
  readonly run: () => void;
}

const listeners = new Set<() => void>();
const groups = new Map<symbol, readonly PageAction[]>();
const none: readonly PageAction[] = [];
let current: readonly PageAction[] = none;

/** All that can be done on the page as it is now; the same array until that changes. */
export function pageActions(): readonly PageAction[] {
  return current;
}

/** Calls back whenever other things can be done; returns how to stop. */
function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  current = [...groups.values()].flat();
  for (const listener of listeners) listener();
}

/** All that can be done on the page as it is now. */
export function usePageActions(): readonly PageAction[] {
  return useSyncExternalStore(onChange, pageActions, () => none);
}

/**
 * Lets people do these things by key and by name for as long as the calling component is on screen. What can't be done at the
 * moment is left out of the list.
 */
export function useOfferedActions(offered: readonly PageAction[]): void {
  const latest = useRef(offered);
  latest.current = offered;
  // What they are called and how they are reached decides; what they do is looked up when it is done.
  const shape = offered.map(({ label, keys }) => `${keys}\t${label}`).join('\n');
  useEffect(() => {
    if (shape === '') return;
    const group = Symbol('actions');
    const run = (label: string) => latest.current.find((action) => action.label === label)?.run();
    groups.set(
      group,
      shape.split('\n').map((line) => {
        const [keys = '', label = ''] = line.split('\t');
        return { label, keys, run: () => run(label) };
      }),
    );
    tell();
    return () => {
      groups.delete(group);
      tell();
    };
  }, [shape]);
}
