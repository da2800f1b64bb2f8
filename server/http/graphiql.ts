import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { createPagePolicy } from './content-security-policy.ts';
import type { PageGuard } from './page-guard.ts';

const GRAPHIQL_PATH = '/graphiql';
const SCRIPT_PATH = `${GRAPHIQL_PATH}/graphiql.js`;

/** The editor's workers are made of text that comes with it, and its icons are a font in its style sheet. */
const EDITOR_NEEDS = { 'worker-src': 'blob:', 'font-src': "'self' data:" };

interface GraphiQl {
  /** The page, around the nonce of its one script. */
  readonly before: string;
  readonly after: string;
  readonly script: Buffer;
  readonly zippedScript: Buffer;
}

interface Renderer {
  readonly renderGraphiQL: (options: Readonly<Record<string, string>>) => string;
}

interface GraphiQlPage {
  readonly endpoint: string;
  readonly guard: PageGuard;
}

/**
 * Serves GraphiQL, all of it from here, as whoever is signed in: it sends what the browser sends. Nine megabytes of script are read
 * when somebody asks for them for the first time.
 */
export function serveGraphiql(fastify: FastifyInstance, { endpoint, guard }: GraphiQlPage): void {
  let loaded: Promise<GraphiQl> | undefined;
  const load = () => {
    loaded ??= loadGraphiql(endpoint);
    return loaded;
  };

  fastify.get(GRAPHIQL_PATH, { onRequest: guard }, async (_request, reply) => {
    const { before, after } = await load();
    const { nonce, policy } = createPagePolicy({ isDevelopment: false, needs: EDITOR_NEEDS });
    void reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-store' });
    return reply.type('text/html; charset=utf-8').send(`${before}nonce="${nonce}"${after}`);
  });
  fastify.get(SCRIPT_PATH, { onRequest: guard }, async (request, reply) => {
    const { script, zippedScript } = await load();
    void reply.headers({ 'cache-control': 'public, max-age=86400', vary: 'accept-encoding' });
    void reply.type('text/javascript; charset=utf-8');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(script);
    return reply.header('content-encoding', 'gzip').send(zippedScript);
  });
}

/** Takes the rendered page apart: its one script, which it has in its text, becomes a file that browsers keep. */
async function loadGraphiql(endpoint: string): Promise<GraphiQl> {
  // Not resolved as a type: those of the package declare GraphQL's errors anew, for the whole program.
  const { renderGraphiQL }: Renderer = await import('@graphql-yoga/render-graphiql' as string);
  const page = renderGraphiQL({ endpoint, title: 'Daybook GraphiQL', subscriptionsProtocol: 'WS' }).trim();
  const [begin, end] = ['<script>', '</script>'];
  const scriptAt = page.indexOf(begin);
  const scriptEnd = page.lastIndexOf(end);
  if (scriptAt < 0 || scriptEnd < scriptAt) throw new Error('GraphiQL has no script in its page');
  const script = Buffer.from(page.slice(scriptAt + begin.length, scriptEnd));
  return {
    before: `${page.slice(0, scriptAt)}<script src="${SCRIPT_PATH}" `,
    after: `>${page.slice(scriptEnd)}`,
    script,
    zippedScript: await promisify(gzip)(script),
  };
}
