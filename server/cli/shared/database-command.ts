import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { type Database, openDatabase } from '../../database/database.ts';
import { applyMigrations } from '../../database/migrate.ts';
import { reachDatabase } from '../../database/reach.ts';
import { StartupError } from '../../errors-startup.ts';
import { runCommand } from './run-command.ts';

/** A command that works on the book's own database, beside a running server or without one. */
interface DatabaseCommand {
  /** What `--help` prints. */
  readonly help: string;
  /** Checks what follows the command, before anything is started. Throws StartupError for what can't be meant. */
  readonly check?: (words: readonly string[]) => void;
  /** Does the work; returns the exit code. */
  readonly body: (database: Database, words: readonly string[]) => Promise<number>;
}

/** Runs a command on the database that the environment means, migrated, and ends the process with its exit code. */
export function runDatabaseCommand({ help, check, body }: DatabaseCommand): void {
  runCommand(async () => {
    const words = readWords();
    if (words === null) {
      console.log(help);
      return 0;
    }
    check?.(words);
    const config = readConfig();
    const { connection, release } = await reachDatabase(config);
    try {
      await applyMigrations(connection);
      const database = await openDatabase(connection, { poolSize: config.poolSize });
      return await body(database, words).finally(database.close);
    } finally {
      await release();
    }
  });
}

/** What follows the command; null if it asks for help. */
function readWords(): readonly string[] | null {
  try {
    const options = { help: { type: 'boolean', short: 'h', default: false } } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    return values.help ? null : positionals;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)} (--help tells more)`);
  }
}
