import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };

/** The browser that comes with the test dependencies, unpacked once for all processes and runs. */
const FOLDER = path.join(
  os.tmpdir(),
  `daybook-chromium-${packageJson.devDependencies['@sparticuz/chromium']}`,
);
const EXECUTABLE = path.join(FOLDER, 'chromium');

const UNPACK = fileURLToPath(new URL('programs/unpack-browser.ts', import.meta.url));

/**
 * The path of the browser that comes with the test dependencies. It is unpacked elsewhere and moved into place whole: the package
 * itself takes any file that is there for a browser, also one that another process is still writing, or that was killed while it was.
 */
export async function packedBrowser(): Promise<string> {
  if (existsSync(EXECUTABLE)) return EXECUTABLE;
  const unpacked = await mkdtemp(`${FOLDER}-`);
  try {
    // The package unpacks into the temporary folder, so that is another one for a process of its own.
    await promisify(execFile)(process.execPath, ['--import', 'tsx', UNPACK], {
      env: { ...process.env, TMPDIR: unpacked },
    });
    await rename(unpacked, FOLDER);
  } catch (fault) {
    await rm(unpacked, { recursive: true });
    // Another process was quicker.
    if (!existsSync(EXECUTABLE)) throw fault;
  }
  return EXECUTABLE;
}
