import { leaveToSignIn } from './sign-in-page.ts';

const unauthorized = 401;

/** Like `fetch`; when the server does not know who asks (any more), the page leaves to sign in. */
export async function fetchSignedIn(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === unauthorized) leaveToSignIn();
  return response;
}

/** Finds out whether the page is still signed in, and leaves if it is not. A server that is away is another matter. */
export async function checkSignIn(): Promise<void> {
  await fetchSignedIn('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  }).catch(() => null);
}
