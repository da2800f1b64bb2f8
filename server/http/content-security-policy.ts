import { randomBytes } from 'node:crypto';

/** Where a page's own request finds the nonce that the page's scripts have to carry. */
export const NONCE_HEADER = 'x-nonce';

/** For answers that are no pages: nothing in them may run or be loaded, and nobody may frame them. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** A policy for one answer, and the nonce that scripts need under it. */
export interface PagePolicy {
  readonly nonce: string;
  readonly policy: string;
}

/**
 * A policy for one page. Only scripts run that carry its nonce, and what those load themselves; everything else comes from this server
 * alone. (Google's "strict CSP".) Styles are not held to the nonce: components and charts set them on elements, and a style can't send
 * anything anywhere while nothing may be loaded from elsewhere.
 *
 * @param isDevelopment Next's reloading evaluates code.
 * @param needs Directives in which this page differs.
 */
export function createPagePolicy({
  isDevelopment,
  needs = {},
}: {
  readonly isDevelopment: boolean;
  readonly needs?: Readonly<Record<string, string>>;
}): PagePolicy {
  const nonce = randomBytes(16).toString('base64');
  const directives = {
    'default-src': "'self'",
    'script-src': `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...needs,
  };
  const policy = Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
  return { nonce, policy };
}
