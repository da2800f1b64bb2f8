import type { PageAction } from './page-actions.ts';

/** After this long the first of two keys is forgotten: longer than a slow hand takes, shorter than a change of mind. */
const sequenceWithinMs = 1_500;

/** What is typed into, where letters are letters. */
const typedInto =
  'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]';

/** Finds out which action a person's keys mean. Keys are looked up when they are pressed, so what is offered may change. */
export class Shortcuts {
  readonly #offered: () => readonly PageAction[];
  #first: { readonly key: string; readonly atMs: number } | undefined;

  constructor(offered: () => readonly PageAction[]) {
    this.#offered = offered;
  }

  /** The action that this key, perhaps with the one before it, stands for. */
  press(key: string, atMs: number): PageAction | undefined {
    const first = this.#first;
    this.#first = undefined;
    if (first && atMs - first.atMs <= sequenceWithinMs) {
      const action = this.#find(`${first.key} ${key}`);
      if (action) return action;
    }
    if (this.#offered().some(({ keys }) => keys.startsWith(`${key} `))) {
      this.#first = { key, atMs };
      return undefined;
    }
    return this.#find(key);
  }

  #find(keys: string): PageAction | undefined {
    return this.#offered().find((action) => action.keys === keys);
  }
}

/** Whether a key is meant as a letter of a text or for a dialog rather than as a shortcut of the page. */
export function isMeantElsewhere({ target, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing) return true;
  if (target instanceof Element && target.closest(typedInto)) return true;
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
