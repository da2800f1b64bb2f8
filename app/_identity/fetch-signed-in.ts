import { leaveToSignIn } from './sign-in-page.ts';

const unauthorized = 401;

/** Like `fetch`; when the server does not know who asks (any more), the page leaves to sign in. */
export async function fetchSignedIn(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === unauthorized) leaveToSignIn('ended');
  return response;
}
