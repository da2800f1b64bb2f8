import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../identity/authenticator.ts';
import { Unauthenticated } from '../identity/failures.ts';
import { SIGN_IN_PAGE } from '../identity/sign-in.ts';

/** Where a one-time password is exchanged for one's own. */
const PASSWORD_PAGE = '/password';

/** What the sign-in page is made of, and the address that browsers ask for by themselves. None of it is about this book. */
const PUBLIC = /^[/](sign-in|_next[/].*|favicon[.]ico)$/;

/** Lets a request for a page go on, or sends whoever is not signed in to the sign-in page. A hook of Fastify's. */
export type PageGuard = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/**
 * Guards pages: who is not signed in is shown the way to the sign-in page, whatever he asks for; who came with a one-time password, to
 * the page where he makes one of his own.
 */
export function createPageGuard(authenticator: Pick<Authenticator, 'authenticate'>): PageGuard {
  return async (request, reply) => {
    const [path = '/'] = request.url.split('?', 1);
    if (PUBLIC.test(path)) return undefined;
    const lead = (page: string) =>
      reply.header('cache-control', 'no-store').redirect(`${page}?to=${encodeURIComponent(request.url)}`);
    try {
      const { mustChangePassword } = await authenticator.authenticate(request.headers);
      return mustChangePassword && path !== PASSWORD_PAGE ? lead(PASSWORD_PAGE) : undefined;
    } catch (fault) {
      if (!(fault instanceof Unauthenticated)) throw fault;
      return lead(SIGN_IN_PAGE);
    }
  };
}
