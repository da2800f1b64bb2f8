import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, run } from './shared/bootstrap.mjs';

// What `npm run dev` runs: the server from its sources, again whenever one changes, with Next's own hot reload.
process.env.NODE_ENV = 'development';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

const entry = fileURLToPath(new URL('./dev-entry.ts', import.meta.url));
const sources = ['server', 'app', 'prisma'].map((folder) =>
  fileURLToPath(new URL(`../../${folder}`, import.meta.url)),
);

await run(async () => {
  await build('GENERATED');
  regenerateOnChange();
  const tsx = fileURLToPath(import.meta.resolve('tsx/cli'));
  const server = spawn(process.execPath, [tsx, 'watch', '--clear-screen=false', entry], { stdio: 'inherit' });
  // Ctrl-C reaches the server as well; this process only waits for its end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.once('exit', (code) => process.exit(code ?? 0));
});

/** Stamps make a run that has nothing to do cheap; what it writes makes the server restart by itself. */
function regenerateOnChange() {
  let timer;
  const regenerate = () =>
    build('GENERATED').catch((error) => console.error(error instanceof Error ? error.message : error));
  for (const folder of sources) {
    watch(folder, { recursive: true }, (_, file) => {
      if (!/\.(graphql|prisma|tsx?)$/.test(String(file)) || /generated|prisma-client/.test(String(file)))
        return;
      clearTimeout(timer);
      timer = setTimeout(regenerate, SETTLE_MS);
    });
  }
}
