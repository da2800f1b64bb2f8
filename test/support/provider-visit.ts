import type { Visitor } from './visitor.ts';

/** A sign-in at a provider, by somebody who may tamper with what goes back and forth. */
export interface ProviderVisit {
  /** Where the server is. */
  readonly url: string;
  /** What is typed as the name at the provider. */
  readonly login: string;
  /** Changes the address at the provider to which the visitor is sent. */
  readonly onTheWay?: (authorization: URL) => void;
  /** Changes the address at the server to which the provider sends him back. */
  readonly onTheWayBack?: (callback: URL) => void;
}

/** Presses the button of the sign-in page; the server's answer. */
export function pressProviderButton(visitor: Visitor, url: string): Promise<Response> {
  return visitor.fetch(`${url}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ callbackURL: '/accounts' }),
  });
}

/** Signs in from the button to where the server sends the visitor in the end, which is returned. */
export async function signInAtProvider(
  visitor: Visitor,
  { url, login, onTheWay, onTheWayBack }: ProviderVisit,
): Promise<string | null> {
  const begun = await pressProviderButton(visitor, url);
  if (!begun.ok) throw new Error(`${begun.status} ${await begun.text()}`);
  const authorization = new URL(((await begun.json()) as { readonly url: string }).url);
  onTheWay?.(authorization);
  const isBack = (place: URL) => place.origin === url;
  let at = await visitor.follow(authorization, isBack);
  for (const prompt of ['login', 'consent']) {
    if (isBack(at.url)) break;
    const answer = await visitor.submit(at.url, { prompt, login, password: 'any' });
    at = await visitor.follow(new URL(answer.headers.get('location') ?? '', at.url), isBack);
  }
  if (at.url.pathname !== '/api/auth/callback/oidc') throw new Error(`sent to ${at.url} instead of back`);
  onTheWayBack?.(at.url);
  return (await visitor.fetch(at.url)).headers.get('location');
}
