/** Where people sign in. */
export const SIGN_IN_PAGE = '/sign-in';

/** Where people change their password; nobody with a one-time password gets past it. */
export const PASSWORD_PAGE = '/password';

/** Why the sign-in page is shown to somebody who was signed in. */
export type Ending = 'ended' | 'expired' | 'password-changed';

let stays = 0;
let isLeaving = false;

/** Does something that ends the page's own sign-in and begins another: the page does not leave in between. */
export async function withoutLeaving<Result>(work: () => Promise<Result>): Promise<Result> {
  stays += 1;
  try {
    return await work();
  } finally {
    stays -= 1;
  }
}

/** Leaves for another page, loaded afresh. What is answered to this one meanwhile does not lead it elsewhere. */
export function leaveFor(address: string): void {
  isLeaving = true;
  window.location.assign(address);
}

/** Leaves for the sign-in page, which says why and comes back to this one. */
export function leaveToSignIn(ending: Ending): void {
  const { pathname, search } = window.location;
  if (pathname === SIGN_IN_PAGE || stays > 0 || isLeaving) return;
  leaveFor(`${SIGN_IN_PAGE}?${new URLSearchParams({ to: pathname + search, why: ending })}`);
}

/** Where to go after signing in: a page of this console that was asked for before, otherwise its first one. */
export function destinationIn(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  // Two slashes, or a slash and a backslash, would lead to another site.
  const isOwn = /^\/(?![/\\])/.test(to) && !to.startsWith(SIGN_IN_PAGE) && !to.startsWith(PASSWORD_PAGE);
  return isOwn ? to : '/';
}

/** Why somebody who was signed in is here; null if he simply comes. */
export function endingIn(search: string): Ending | null {
  const why = new URLSearchParams(search).get('why');
  return ENDINGS.find((ending) => ending === why) ?? null;
}

const ENDINGS = ['ended', 'expired', 'password-changed'] as const satisfies readonly Ending[];
