/** Nobody is sent on more often than that. */
const MOST_REDIRECTS = 10;

/** A browser without pages: keeps each server's cookies, and goes where it is sent. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Sends one request with the cookies of its server, and keeps those that come back. */
  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const value = pair.slice(pair.indexOf('=') + 1);
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) kept.delete(nameIn(pair));
      else kept.set(nameIn(pair), value);
    }
    return response;
  }

  /** Goes where it is sent until it is sent nowhere, or to a place that is looked for. Returns that place and its answer. */
  async follow(
    start: string | URL,
    until: (url: URL) => boolean = () => false,
  ): Promise<{ readonly url: URL; readonly response: Response | null }> {
    let url = new URL(start);
    for (let steps = 0; steps < MOST_REDIRECTS; steps += 1) {
      if (until(url)) return { url, response: null };
      const response = await this.fetch(url);
      const location = response.headers.get('location');
      if (location === null) return { url, response };
      url = new URL(location, url);
    }
    throw new Error(`sent around in circles, last to ${url}`);
  }

  /** Sends a form as a page does. */
  submit(url: string | URL, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  }
}

function nameIn(pair: string): string {
  return pair.slice(0, pair.indexOf('='));
}
