import path from 'node:path';
import type { ApiKeys } from './api-keys.ts';
import { readText, writeOwnersText } from './kept-secrets.ts';

/**
 * Keeps an API key in the data folder, readable by its owner only, for the commands that are run on this machine; makes one if there
 * is none that is good. Returns it.
 */
export async function keepLocalKey(apiKeys: ApiKeys, dataFolder: string): Promise<string> {
  const kept = await readLocalKey(dataFolder);
  if (kept !== null && (await apiKeys.verify(kept))) return kept;
  const { secret } = await apiKeys.create({
    name: "This machine's commands",
    role: 'MANAGER',
    scopes: null,
    expiresAt: null,
    createdBy: 'system',
  });
  await writeOwnersText(fileIn(dataFolder), secret);
  return secret;
}

/** The key of this machine's commands; null if no server has kept one in the folder. */
export function readLocalKey(dataFolder: string): Promise<string | null> {
  return readText(fileIn(dataFolder));
}

function fileIn(dataFolder: string): string {
  return path.join(dataFolder, 'key');
}
