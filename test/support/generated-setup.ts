import { ensureGenerated } from './build.ts';

/** Runs before any test file is loaded, since most of them import generated code. */
export async function setup(): Promise<void> {
  await ensureGenerated();
}
