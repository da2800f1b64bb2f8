/** The keys by which tests are let into the servers that they start, so that only starting one has to think of it. */
const keys = new Map<string, string>();

/** The cookies by which their browsers are. */
const cookies = new Map<string, string>();

/** From now on every client of the tests is let in at this address. */
export function rememberKey(url: string, key: string): void {
  keys.set(url, key);
}

/** The key for a server; null for one that asks for none. */
export function keyFor(url: string): string | null {
  return keys.get(url) ?? null;
}

/** The headers that let a request into a server. */
export function authorizationFor(url: string): Record<string, string> {
  const key = keyFor(url);
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

/** As whom a client with the server's key is written down. */
export function actorAt(url: string): string {
  return `key:${/^daybook_(\w+)[.]/.exec(keyFor(url) ?? '')?.[1]}`;
}

/** From now on every browser of the tests is signed in at this address. */
export function rememberCookie(url: string, cookie: string): void {
  cookies.set(url, cookie);
}

/** The headers that show a request of a page as somebody who is signed in. */
export function cookieHeaderFor(url: string): Record<string, string> {
  const cookie = cookies.get(url);
  return cookie === undefined ? {} : { cookie };
}

/** The cookies that sign a browser in at a server, as Playwright takes them. */
export function cookiesFor(
  url: string,
): { readonly name: string; readonly value: string; readonly url: string }[] {
  const pairs = cookies.get(url)?.split('; ') ?? [];
  return pairs.map((pair) => ({
    name: pair.slice(0, pair.indexOf('=')),
    value: pair.slice(pair.indexOf('=') + 1),
    url,
  }));
}
