import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const BENCH_FOLDER = fileURLToPath(new URL('..', import.meta.url));
const SERVER_FOLDER = path.join(BENCH_FOLDER, '..', 'server');
const BUILD_FOLDER = path.join(BENCH_FOLDER, '.build');

/** As `npm start` starts the product; for everybody alike. */
const NODE_OPTIONS = ['--max-semi-space-size=32'];

/**
 * Starts a process with an entry that imports the module which it is told first. Both are built as the product is: what loads
 * TypeScript on the fly names every closure whenever it is made, which took a tenth of the time.
 *
 * @param entry The entry's file, from the folder `bench`; it finds the module at `../` of itself.
 * @param module The module's file, from the folder `bench`.
 */
export async function forkModule(
  entry: string,
  module: string,
  nodeOptions: readonly string[],
): Promise<ChildProcess> {
  await build({
    entryPoints: [entry, module].map((file) => path.join(BENCH_FOLDER, file)),
    outdir: BUILD_FOLDER,
    outbase: BENCH_FOLDER,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [productsPackages],
    sourcemap: 'linked',
    logLevel: 'error',
  });
  return fork(path.join(BUILD_FOLDER, builtName(entry)), [builtName(module)], {
    execArgv: [...NODE_OPTIONS, ...nodeOptions],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

/** The product's code goes on with its own packages, as `pg`, of which the benches have a copy for the peers. */
const productsPackages: Plugin = {
  name: 'products-packages',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^pg$/ }, ({ path: name, importer }) => {
      if (!importer.startsWith(SERVER_FOLDER)) return undefined;
      return { path: pathToFileURL(createRequire(importer).resolve(name)).href, external: true };
    });
  },
};

function builtName(file: string): string {
  return file.replace(/\.ts$/, '.mjs');
}
