import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Identity } from '../identity/identity.ts';
import { OIDC_PROVIDER, SIGN_IN_PATH } from '../identity/sign-in.ts';
import { isSameOrigin } from './same-origin.ts';
import { recordSignIn } from './sign-in-record.ts';

/** The few of better-auth's addresses that are in use here; whatever else it offers is not there. */
const SIGN_OUT = `${SIGN_IN_PATH}/sign-out`;
const BY_PASSWORD = `${SIGN_IN_PATH}/sign-in/email`;
const BY_PROVIDER = `${SIGN_IN_PATH}/sign-in/social`;
const FROM_PROVIDER = `${SIGN_IN_PATH}/callback/${OIDC_PROVIDER}`;

const password = z.object({ email: z.string(), password: z.string() });

interface SignInParts {
  readonly identity: Identity;
  readonly audit: AuditLog;
}

/** Who signs in and out, as better-auth does it: throttled, of the same origin only, and with cookies fit for the connection. */
export async function serveSignIn(fastify: FastifyInstance, { identity, audit }: SignInParts): Promise<void> {
  const { throttle, authenticator, options } = identity;
  const forward = (request: FastifyRequest) => handOver(identity, request);

  /** Who an answer signs in, by the cookie that it sets; null if nobody. */
  const newcomer = (response: Response) =>
    authenticator
      .authenticate({ cookie: response.headers.getSetCookie().map(pairOf).join('; ') })
      .catch(() => null);

  await fastify.register(async (instance) => {
    instance.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.method !== 'GET' && !isSameOrigin(request.headers, options.origin))
        return reply.code(403).send({ message: 'This is only for the pages of this server.' });
    });

    instance.get(`${SIGN_IN_PATH}/ways`, async () => ({
      password: true,
      provider: options.oidc ? options.oidc.name : null,
    }));

    instance.post(BY_PASSWORD, async (request, reply) => {
      const parsed = password.safeParse(request.body);
      if (!parsed.success)
        return reply.code(400).send({ message: 'The email address or the password is missing.' });
      const attempt = { address: request.ip, email: parsed.data.email };
      const refusal = await throttle.admit(attempt);
      const turnedAway = (why: string) =>
        recordSignIn(audit, {
          request,
          action: 'signIn',
          principal: null,
          typed: attempt.email,
          refusal: why,
        });
      if (refusal) {
        await turnedAway('too many attempts');
        return tooMany(reply, refusal.retryAfterMs);
      }
      const response = await forward(request);
      if (!response.ok) {
        await turnedAway(response.status === 403 ? 'disabled' : 'wrong email address or password');
        return send(identity, reply, response);
      }
      await throttle.succeeded(attempt);
      await recordSignIn(audit, {
        request,
        action: 'signIn',
        principal: await newcomer(response),
        refusal: null,
      });
      // Better-auth's answer has the session's token in it, which is no business of the page's scripts.
      return send(identity, reply, response, { signedIn: true });
    });

    instance.post(SIGN_OUT, async (request, reply) => {
      const principal = await authenticator.authenticate(request.headers).catch(() => null);
      const response = await forward(request);
      if (principal) {
        authenticator.forget(principal.id);
        await recordSignIn(audit, { request, action: 'signOut', principal, refusal: null });
      }
      return send(identity, reply, response);
    });

    if (options.oidc) {
      instance.post(BY_PROVIDER, async (request, reply) => send(identity, reply, await forward(request)));
      instance.get(FROM_PROVIDER, async (request, reply) => {
        const response = await forward(request);
        const principal = await newcomer(response);
        const refusal = principal ? null : 'not let in after single sign-on';
        await recordSignIn(audit, { request, action: 'signIn', principal, refusal });
        return send(identity, reply, response);
      });
    }
  });
}

/** The part of a `Set-Cookie` that comes back as a `Cookie`. */
function pairOf(setCookie: string): string {
  return setCookie.split(';', 1)[0] ?? '';
}

function tooMany(reply: FastifyReply, retryAfterMs: number): FastifyReply {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const minutes = Math.ceil(seconds / 60);
  return reply
    .code(429)
    .header('retry-after', seconds)
    .send({
      message: `Too many attempts to sign in; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    });
}

/** Lets better-auth answer a request of Fastify's. */
async function handOver({ signIn, options }: Identity, request: FastifyRequest): Promise<Response> {
  const headers = new Headers();
  for (const name of ['cookie', 'content-type', 'origin', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  // For the session's record; whatever the client sent under this name was not copied.
  headers.set('x-forwarded-for', request.ip);
  const address = new URL(request.url, options.origin ?? 'http://localhost');
  const body = request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null;
  return signIn.handler(new Request(address, { method: request.method, headers, body }));
}

/** Answers as better-auth does, with its cookies; with another body if one is given. */
async function send(
  { options }: Identity,
  reply: FastifyReply,
  response: Response,
  body?: object,
): Promise<FastifyReply> {
  const isSecure = reply.request.protocol === 'https' || options.origin?.startsWith('https:');
  void reply.code(response.status);
  for (const [name, value] of response.headers)
    if (name !== 'set-cookie' && name !== 'content-length') void reply.header(name, value);
  for (const cookie of response.headers.getSetCookie())
    void reply.header('set-cookie', isSecure && !/; *secure/i.test(cookie) ? `${cookie}; Secure` : cookie);
  return reply.send(body ?? (await response.text()));
}
