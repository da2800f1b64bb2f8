import { expect, test } from 'vitest';
import { cookieHeaderFor } from '../support/credentials.ts';
import { Operator } from './operator.ts';
import { sharedSite } from './site.ts';

declare global {
  interface Window {
    smuggled?: boolean;
  }
}

const site = sharedSite();

async function scriptsOf(path: string) {
  // A client that sends a policy of its own has no say in ours.
  const headers = {
    ...cookieHeaderFor(site.server.url),
    'content-security-policy': "script-src 'nonce-mine'",
    'x-nonce': 'mine',
  };
  const response = await fetch(`${site.server.url}${path}`, { headers });
  const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
  const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
  return { nonce, scripts };
}

test.each(['/', '/events', '/nowhere'])(
  'every script of %s carries the nonce of its answer alone',
  async (path) => {
    const [first, second] = [await scriptsOf(path), await scriptsOf(path)];
    expect(first.nonce).toMatch(/^[\w+/]{22}==$/);
    expect(second.nonce).not.toBe(first.nonce);
    expect(first.scripts.length).toBeGreaterThan(2);
    expect(first.scripts.filter((script) => !script.includes(`nonce="${first.nonce}"`))).toEqual([]);
  },
);

test('what is smuggled into a page does not run', async () => {
  const page = await (await site.browser.newContext()).newPage();
  await new Operator(page, site.server.url).visit('/');
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (violation) =>
          resolve(violation.effectiveDirective),
        );
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.smuggled = true">');
      }),
  );
  expect(refused).toBe('script-src-attr');
  expect(await page.evaluate(() => window.smuggled)).toBeUndefined();
});

test('the pages ask for what was reviewed, by its id, and send no document of their own', async () => {
  const page = await (await site.browser.newContext()).newPage();
  const asked: { readonly operationName: string; readonly query?: string; readonly extensions: object }[] =
    [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql') && request.method() === 'POST') asked.push(request.postDataJSON());
  });
  const operator = new Operator(page, site.server.url);
  for (const path of ['/', '/events', '/projections', '/summaries']) await operator.visit(path);
  await expect.poll(() => new Set(asked.map(({ operationName }) => operationName)).size).toBeGreaterThan(2);
  expect(asked.filter(({ query }) => query !== undefined)).toEqual([]);
  const id = expect.stringMatching(/^sha256:[\da-f]{64}$/);
  for (const { extensions } of asked)
    expect(extensions).toMatchObject({ persistedQuery: { sha256Hash: id } });
});
