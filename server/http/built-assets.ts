import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../package-root.ts';

/** What the built pages load: files whose names change with their content. */
const FOLDER = path.join(packageRoot, '.next', 'static');

/**
 * Serves the scripts and styles of the built pages, as they were compressed when they were built. Next would compress them anew for
 * each request, and less. They are about no book, so anybody may load them; the sign-in page is made of them too.
 */
export async function serveBuiltAssets(fastify: FastifyInstance): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: FOLDER,
    prefix: '/_next/static/',
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    index: false,
    decorateReply: false,
  });
}
