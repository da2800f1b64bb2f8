import { leaveFor, SIGN_IN_PAGE, withoutLeaving } from './sign-in-page.ts';

/** How people may sign in here. */
export interface SignInWays {
  /** What the provider of single sign-on is called; null if there is none. */
  readonly provider: string | null;
}

/** What became of an attempt: nothing wrong, or a sentence that says what. */
export type Problem = string | null;

const UNREACHABLE = 'The server can’t be reached. Try again in a moment.';

/** Asks how one may sign in; a server that does not answer offers the password alone. */
export async function readSignInWays(): Promise<SignInWays> {
  const response = await fetch('/api/auth/ways').catch(() => null);
  return response?.ok ? ((await response.json()) as SignInWays) : { provider: null };
}

/** Signs in with a password; the server sets the cookie. */
export async function signInByPassword(email: string, password: string): Promise<Problem> {
  const response = await post('/api/auth/sign-in/email', { email: email.trim(), password });
  if (!response) return UNREACHABLE;
  if (response.ok) return null;
  if (response.status === 401) return 'The email address or the password is not right.';
  return messageOf(response);
}

/** Ends this browser's session, and goes to the sign-in page: what the pages remember goes with them. */
export async function signOut(): Promise<void> {
  await withoutLeaving(async () => {
    await post('/api/auth/sign-out', {});
    leaveFor(SIGN_IN_PAGE);
  });
}

/** Goes to the provider, which sends people back to `to`. */
export async function signInByProvider(to: string): Promise<Problem> {
  const response = await post('/api/auth/sign-in/social', { callbackURL: to });
  if (!response) return UNREACHABLE;
  if (!response.ok) return messageOf(response);
  const { url } = (await response.json()) as { readonly url: string };
  window.location.assign(url);
  return null;
}

function post(address: string, body: object): Promise<Response | null> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { readonly message?: string } | null;
  return body?.message ?? UNREACHABLE;
}
