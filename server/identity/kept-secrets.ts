import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Only whoever runs the program may read it. */
const OWNER_ONLY = 0o600;

/** The key that signs cookies, kept in the data folder; made when it is first asked for. */
export async function secretOf(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, 'secret');
  const kept = await readText(file);
  if (kept) return kept;
  const made = randomBytes(32).toString('base64url');
  await writeOwnersText(file, made);
  return made;
}

/** The text in a file, without the end of its line; null if there is no such file. */
export async function readText(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trimEnd();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}

/** Writes a text that only its owner may read, whole or not at all. */
export async function writeOwnersText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${text}\n`, { mode: OWNER_ONLY });
  await rename(draft, file);
}
