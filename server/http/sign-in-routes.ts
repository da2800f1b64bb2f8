import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Identity } from '../identity/identity.ts';
import { SIGN_IN_PATH } from '../identity/sign-in.ts';
import { answerFrom, cookiesOf, toBetterAuth } from './better-auth-exchange.ts';
import { serveProviderSignIn } from './provider-sign-in-routes.ts';
import { isSameOrigin } from './same-origin.ts';
import { recordSignIn } from './sign-in-record.ts';
import { tooManyAttempts } from './too-many-attempts.ts';

/** The few of better-auth's addresses that are in use here; whatever else it offers is not there. */
const SIGN_OUT = `${SIGN_IN_PATH}/sign-out`;
const BY_PASSWORD = `${SIGN_IN_PATH}/sign-in/email`;

const password = z.object({ email: z.string(), password: z.string() });

interface SignInParts {
  readonly identity: Identity;
  readonly audit: AuditLog;
}

/** Who signs in and out, as better-auth does it: throttled, of the same origin only, and with cookies fit for the connection. */
export async function serveSignIn(fastify: FastifyInstance, parts: SignInParts): Promise<void> {
  const { options, providerSignIn, authenticator } = parts.identity;
  await fastify.register(async (instance) => {
    instance.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.method !== 'GET' && !isSameOrigin(request.headers, options.origin))
        return reply.code(403).send({ message: 'This is only for the pages of this server.' });
    });
    instance.get(`${SIGN_IN_PATH}/ways`, async () => ({
      password: true,
      provider: providerSignIn?.name ?? null,
    }));
    servePasswords(instance, parts);
    serveSignOut(instance, parts);
    if (providerSignIn)
      serveProviderSignIn(instance, { ...parts.identity, providerSignIn, authenticator, audit: parts.audit });
  });
}

function servePasswords(instance: FastifyInstance, { identity, audit }: SignInParts): void {
  const { signIn, throttle, authenticator, options } = identity;

  const turnAway = async (request: FastifyRequest, typed: string, refusal: string) =>
    recordSignIn(audit, { request, action: 'signIn', principal: null, typed, refusal });

  const letIn = async (request: FastifyRequest, response: Response) => {
    const principal = await authenticator.authenticate({ cookie: cookiesOf(response) }).catch(() => null);
    await recordSignIn(audit, { request, action: 'signIn', principal, refusal: null });
  };

  instance.post(BY_PASSWORD, async (request, reply): Promise<FastifyReply> => {
    const parsed = password.safeParse(request.body);
    if (!parsed.success)
      return reply.code(400).send({ message: 'The email address or the password is missing.' });
    const { email } = parsed.data;
    const attempt = { address: request.ip, email };
    const refusal = await throttle.admit(attempt);
    if (refusal) {
      await turnAway(request, email, 'too many attempts');
      return tooManyAttempts(reply, refusal);
    }
    const response = await signIn.handler(toBetterAuth(request, options, parsed.data));
    if (!response.ok) {
      await turnAway(request, email, reasonOf(response));
      return answerFrom(response, reply, options);
    }
    await throttle.succeeded(attempt);
    await letIn(request, response);
    // Better-auth's answer has the session's token in it, which is no business of the page's scripts.
    return answerFrom(response, reply, { ...options, body: { signedIn: true } });
  });
}

function serveSignOut(instance: FastifyInstance, { identity, audit }: SignInParts): void {
  const { signIn, authenticator, options } = identity;
  instance.post(SIGN_OUT, async (request, reply) => {
    const principal = await authenticator.authenticate(request.headers).catch(() => null);
    const response = await signIn.handler(toBetterAuth(request, options));
    if (principal) {
      authenticator.forget(principal.id);
      await recordSignIn(audit, { request, action: 'signOut', principal, refusal: null });
    }
    return answerFrom(response, reply, options);
  });
}

function reasonOf({ status }: Response): string {
  return status === 403 ? 'disabled' : 'wrong email address or password';
}
