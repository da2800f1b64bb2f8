import { readConfig } from '../../config.ts';
import { readLocalKey } from '../../identity/local-key.ts';

/** A server on this machine; no other is sent this machine's key. */
const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The API key for a server: from `--key`, else from `DAYBOOK_KEY`, else, for a server on this machine, the one that the embedded
 * database's server keeps in its data folder. Null if there is none.
 */
export async function serverKey(url: string, option: string | undefined): Promise<string | null> {
  const given = option ?? process.env.DAYBOOK_KEY;
  if (given) return given;
  return THIS_MACHINE.test(new URL(url).hostname) ? readLocalKey(readConfig().dataFolder) : null;
}
