import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, run } from './shared/bootstrap.mjs';

// What `npm run dev` runs: the server from its sources, again whenever one changes, with Next's own hot reload.
process.env.NODE_ENV = 'development';
process.env.NEXT_TELEMETRY_DISABLED ??= '1';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

const root = fileURLToPath(new URL('../..', import.meta.url));

await run(async () => {
  if (!(await build('GENERATED'))) process.exit(1);
  for (const folder of ['server', 'app', 'prisma']) regenerateOnChange(`${root}${folder}`);
  const tsx = fileURLToPath(import.meta.resolve('tsx/cli'));
  // The slices of the schema are read, not imported, so the watcher has to be told of them.
  const watching = [
    'watch',
    '--clear-screen=false',
    '--include=server/**/*.graphql',
    'server/cli/dev-entry.ts',
  ];
  const server = spawn(process.execPath, [tsx, ...watching], { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the server as well; this process only waits for its end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.once('exit', (code) => process.exit(code ?? 0));
});

/** A run that has nothing to do is cheap; a mistake in a source is told, and mended with the next change. */
function regenerateOnChange(folder) {
  let timer;
  watch(folder, { recursive: true }, (_, file) => {
    if (!/\.(graphql|prisma|tsx?)$/.test(file ?? '') || /generated|prisma-client/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => build('GENERATED'), SETTLE_MS);
  });
}
