import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Identity } from '../identity/identity.ts';
import type { ProviderSignIn } from '../identity/provider-sign-in.ts';
import { OIDC_PROVIDER, SIGN_IN_PAGE, SIGN_IN_PATH } from '../identity/sign-in.ts';
import { answerFrom, cookiesOf, toBetterAuth } from './better-auth-exchange.ts';
import { recordSignIn } from './sign-in-record.ts';
import { tooManyAttempts } from './too-many-attempts.ts';

const TO_PROVIDER = `${SIGN_IN_PATH}/sign-in/social`;
const FROM_PROVIDER = `${SIGN_IN_PATH}/callback/${OIDC_PROVIDER}`;

const BAD_REQUEST = 400;
const FORBIDDEN = 403;

/**
 * The one thing that is up to the page: to which of this server's pages to go afterwards. Better-auth would take more, a token of the
 * client's own for one. Two slashes, or a slash and a backslash, would lead to another site.
 */
const wish = z.object({ callbackURL: z.string().regex(/^[/](?![/\\])/) });

interface ProviderSignInParts extends Pick<Identity, 'throttle' | 'authenticator' | 'options'> {
  readonly providerSignIn: ProviderSignIn;
  readonly audit: AuditLog;
}

/** Who signs in by an OpenID Connect provider: sent there, and let in or not when the provider sends him back. */
export function serveProviderSignIn(instance: FastifyInstance, parts: ProviderSignInParts): void {
  const { providerSignIn, throttle, authenticator, options, audit } = parts;

  const turnAway = async (request: FastifyRequest, refusal: string) =>
    recordSignIn(audit, { request, action: 'signIn', principal: null, refusal });

  instance.post(TO_PROVIDER, async (request, reply): Promise<FastifyReply> => {
    const parsed = wish.safeParse(request.body);
    if (!parsed.success)
      return reply
        .code(400)
        .send({ message: 'callbackURL should be a path of this server, like "/accounts".' });
    // Each one that goes there is remembered until he is back: that many can be made of nothing.
    const refusal = await throttle.admitAddress(request.ip);
    if (refusal) {
      await turnAway(request, 'too many attempts');
      return tooManyAttempts(reply, refusal);
    }
    const body = {
      provider: OIDC_PROVIDER,
      callbackURL: parsed.data.callbackURL,
      errorCallbackURL: SIGN_IN_PAGE,
      disableRedirect: true,
    };
    const response = await providerSignIn.handle(toBetterAuth(request, options, body));
    if (response) return answerFrom(response, reply, options);
    return reply
      .code(503)
      .send({ message: `${providerSignIn.name} can’t be reached. Try again in a moment.` });
  });

  instance.get(FROM_PROVIDER, async (request, reply): Promise<FastifyReply> => {
    const response = await providerSignIn.handle(toBetterAuth(request, options));
    if (!response) {
      await turnAway(request, `${providerSignIn.name} can’t be reached`);
      return reply.redirect(`${SIGN_IN_PAGE}?error=unreachable`);
    }
    const principal = await authenticator.authenticate({ cookie: cookiesOf(response) }).catch(() => null);
    if (!principal) await turnAway(request, `${providerSignIn.name}: ${reasonOf(response)}`);
    else {
      await throttle.addressSucceeded(request.ip);
      await recordSignIn(audit, { request, action: 'signIn', principal, refusal: null });
    }
    if (response.status < BAD_REQUEST) return answerFrom(response, reply, options);
    return reply.redirect(`${SIGN_IN_PAGE}?error=${response.status === FORBIDDEN ? 'disabled' : 'failed'}`);
  });
}

/** Why better-auth sends somebody back to the sign-in page, in its own word for it. */
function reasonOf(response: Response): string {
  if (response.status === FORBIDDEN) return 'disabled';
  const location = response.headers.get('location') ?? '';
  return new URLSearchParams(location.slice(location.indexOf('?'))).get('error') ?? 'not let in';
}
