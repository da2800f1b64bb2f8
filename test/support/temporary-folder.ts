import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder, gone after the test; its name has what trips careless programs up. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "daybook test's ünïcode "));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
