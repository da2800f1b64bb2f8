import { atMost } from '../at-most.ts';
import {
  createSignIn,
  OIDC_PROVIDER,
  type OidcOptions,
  type SignIn,
  type SignInOptions,
  withoutSlash,
} from './sign-in.ts';

/** Longer than a provider takes that is well; shorter than anybody looks at a button that does nothing. */
const DISCOVERY_WITHIN_MS = 5_000;

interface ProviderSignInOptions extends SignInOptions {
  readonly oidc: OidcOptions;
}

/**
 * Sign-in by an OpenID Connect provider. Better-auth asks a provider for its addresses once, when it is made, and answers nobody until
 * then: so there is an instance of it for this alone, made when somebody wants to sign in that way, and again until the provider has
 * answered. A provider that is away keeps nobody from signing in with a password, and nobody out who is signed in.
 */
export class ProviderSignIn {
  readonly #options: ProviderSignInOptions;
  #made: Promise<SignIn | null> | null = null;

  constructor(options: ProviderSignInOptions) {
    this.#options = options;
  }

  /** What people know the provider as. */
  get name(): string {
    return this.#options.oidc.name;
  }

  /** Answers a request on the way to the provider or back. Null if the provider can't be reached, or is not who it should be. */
  async handle(request: Request): Promise<Response | null> {
    const signIn = await this.#ready();
    return (await signIn?.handler(request)) ?? null;
  }

  async #ready(): Promise<SignIn | null> {
    this.#made ??= this.#make();
    const made = this.#made;
    const signIn = await atMost(DISCOVERY_WITHIN_MS, made);
    if (!signIn && this.#made === made) this.#made = null;
    return signIn;
  }

  async #make(): Promise<SignIn | null> {
    const { oidc, log } = this.#options;
    const signIn = createSignIn(this.#options);
    const { socialProviders } = await signIn.$context;
    const provider = socialProviders.find(({ id }) => id === OIDC_PROVIDER);
    const isTheOne = provider && withoutSlash(provider.issuer ?? '') === withoutSlash(oidc.issuer);
    if (!isTheOne)
      log.warn(
        { issuer: oidc.issuer, found: provider?.issuer ?? null },
        'the OpenID Connect provider does not answer, or calls itself by another name',
      );
    return isTheOne ? signIn : null;
  }
}
