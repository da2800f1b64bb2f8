import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';
import { freePort } from './free-port.ts';

const CLIENT = { clientId: 'daybook', clientSecret: 'a secret between the provider and the server' };

/** What the provider knows of everybody, by what he types as his name there. */
export interface ProviderPerson {
  readonly email: string;
  readonly email_verified: boolean;
  readonly name?: string;
}

/** A real OpenID Connect provider on a port of this machine. It lets anybody in under the name that is typed, as whom it knows by it. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly client: typeof CLIENT;
  readonly people: Map<string, ProviderPerson>;
  readonly stop: () => Promise<void>;
}

interface ProviderOptions {
  /** The server that may send people here. */
  readonly origin: string;
  /** Where it listens; any free port if left out. */
  readonly port?: number;
}

/** Starts one. */
export async function startOpenIdProvider({ origin, port }: ProviderOptions): Promise<OpenIdProvider> {
  const issuer = `http://127.0.0.1:${port ?? (await freePort())}`;
  const people = new Map<string, ProviderPerson>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${origin}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // In the ID token too, where better-auth looks first.
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    cookies: { keys: ['for tests alone'] },
  });
  const server = createServer(provider.callback());
  server.listen(Number(new URL(issuer).port), '127.0.0.1');
  await once(server, 'listening');
  return { issuer, client: CLIENT, people, stop: () => stopServer(server) };
}

async function stopServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
