import path from 'node:path';
import { StartupError } from '../../errors-startup.ts';
import { packageRoot } from '../../package-root.ts';
import { compressAssets } from './compress-assets.ts';
import { filesBelow, filesContaining, rootFiles } from './files.ts';
import { runTool } from './run-tool.ts';
import { BUILD_FOLDER, type Step, writeAtomically } from './step.ts';

/** The server as one file that plain Node runs. */
const SERVER_BUNDLE = path.join(BUILD_FOLDER, 'server.mjs');
/** The same for what `tools.ts` offers. */
const BUILD_TOOLS_BUNDLE = path.join(BUILD_FOLDER, 'build-tools.mjs');

/** The whole schema in one file, committed for readers and reviews. */
const PRINTED_SCHEMA = path.join('server', 'graphql', 'schema.graphql');

const databaseClient: Step = {
  name: 'database-client',
  inputs: () => rootAnd(['prisma.config'], ['prisma/schema.prisma']),
  outputs: ['server/database/prisma-client/client.ts'],
  run: () => runTool('prisma', ['generate'], { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }),
};

const graphqlTypes: Step = {
  name: 'graphql-types',
  inputs: async () => {
    const slices = (await filesBelow('server')).filter(
      (file) => file.endsWith('.graphql') && file !== PRINTED_SCHEMA,
    );
    const app = (await filesBelow('app')).filter(isNotGenerated);
    const documents = await filesContaining(app, 'graphql(');
    return rootAnd(['codegen'], [...slices, ...documents]);
  },
  outputs: ['server/graphql/generated', 'app/_graphql/generated', PRINTED_SCHEMA],
  run: () => runTool('graphql-codegen', ['--config', 'codegen.ts']),
};

const serverBundle: Step = {
  name: 'server',
  inputs: async () => rootAnd(['tsconfig'], await filesBelow('server')),
  outputs: [path.relative(packageRoot, SERVER_BUNDLE)],
  run: () => bundle('server/main.ts', SERVER_BUNDLE),
};

/** This very code, so that a start which finds everything fresh needs no TypeScript loader to find that out. */
const buildTools: Step = {
  name: 'build-tools',
  inputs: async () =>
    rootAnd(
      ['tsconfig'],
      [
        ...(await filesBelow('server/cli/build')),
        ...(await filesBelow('server/database/embedded')),
        'server/errors-startup.ts',
        'server/package-root.ts',
      ],
    ),
  outputs: [path.relative(packageRoot, BUILD_TOOLS_BUNDLE)],
  run: () => bundle('server/cli/build/tools.ts', BUILD_TOOLS_BUNDLE),
};

const userInterface: Step = {
  name: 'user-interface',
  announcement: 'Building the user interface (once, about 20 s) …',
  inputs: async () =>
    rootAnd(
      ['tsconfig', 'next.config', 'postcss.config'],
      [...(await filesBelow('app')), ...(await filesBelow('public'))],
    ),
  outputs: ['.next/BUILD_ID'],
  run: async () => {
    await runTool('next', ['build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
    await compressAssets(path.join('.next', 'static'));
  },
};

/** What other code is compiled against: the database client and the GraphQL types. */
export const GENERATED: readonly Step[] = [buildTools, databaseClient, graphqlTypes];

/** Everything that `npm start` runs. */
export const EVERYTHING: readonly Step[] = [...GENERATED, serverBundle, userInterface];

/** The packages installed and the tools' settings can change any result. */
async function rootAnd(prefixes: readonly string[], files: readonly string[]): Promise<readonly string[]> {
  return [...(await rootFiles('package-lock.json', ...prefixes)), ...files];
}

function isNotGenerated(file: string): boolean {
  return !file.includes(`generated${path.sep}`);
}

async function bundle(entry: string, outfile: string): Promise<void> {
  // Loaded here, because it isn't needed when everything is fresh.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(packageRoot, entry)],
    outfile,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'silent',
  }).catch((error: Error) => {
    throw new StartupError(error.message);
  });
  for (const { path: file, contents } of outputFiles) await writeAtomically(file, contents);
}
