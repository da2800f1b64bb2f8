import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IdentityOptions } from '../identity/options.ts';

type Known = Pick<IdentityOptions, 'origin'>;

/** A request of Fastify's as better-auth takes it, with another body if one is given. */
export function toBetterAuth(
  request: FastifyRequest,
  { origin }: Known,
  body: unknown = request.body,
): Request {
  const headers = new Headers();
  for (const name of ['cookie', 'content-type', 'origin', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  // For the session's record; whatever the client sent under this name was not copied.
  headers.set('x-forwarded-for', request.ip);
  const { method } = request;
  const text = method === 'POST' ? JSON.stringify(body ?? {}) : null;
  return new Request(new URL(request.url, origin ?? 'http://localhost'), { method, headers, body: text });
}

/** Answers as better-auth does, with its cookies; with another body if one is given. */
export async function answerFrom(
  response: Response,
  reply: FastifyReply,
  { origin, body }: Known & { readonly body?: object },
): Promise<FastifyReply> {
  const isSecure = reply.request.protocol === 'https' || origin?.startsWith('https:');
  void reply.code(response.status);
  for (const [name, value] of response.headers)
    if (name !== 'set-cookie' && name !== 'content-length') void reply.header(name, value);
  for (const cookie of response.headers.getSetCookie())
    void reply.header('set-cookie', isSecure && !/; *secure/i.test(cookie) ? `${cookie}; Secure` : cookie);
  return reply.send(body ?? (await response.text()));
}

/** What a client that kept the cookies of an answer would send. */
export function cookiesOf(response: Response): string {
  return response.headers.getSetCookie().map(pairOf).join('; ');
}

/** The part of a `Set-Cookie` that comes back as a `Cookie`. */
function pairOf(setCookie: string): string {
  return setCookie.split(';', 1)[0] ?? '';
}
