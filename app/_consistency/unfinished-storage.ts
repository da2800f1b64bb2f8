/** Where commands are kept whose answer has not come: as long as the window, over reloads. */
const storageKey = 'daybook.unfinished-commands';

/** What is kept; empty if nothing is, or where nothing may be stored. */
export function keptText(): string {
  try {
    return sessionStorage.getItem(storageKey) ?? '';
  } catch {
    return '';
  }
}

/** Keeps this instead; where nothing may be stored, a reload forgets, as it does everywhere else. */
export function keepText(text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, text);
  } catch {
    // As it says above.
  }
}
