import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { connectionUrl, type PostgresConnection } from '../../../server/database/connection.ts';
import { readPostmasterFile } from '../../../server/database/embedded/postmaster-file.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../server/database/embedded-postgres.ts';

/** A Postgres of the test's own, which can be crashed and started again at one and the same address. */
export class OwnedPostgres {
  readonly #folder: string;
  #running: EmbeddedPostgres;

  private constructor(folder: string, running: EmbeddedPostgres) {
    this.#folder = folder;
    this.#running = running;
  }

  /** Starts one in a folder; it is stopped after the test. */
  static async start(folder: string): Promise<OwnedPostgres> {
    const postgres = new OwnedPostgres(folder, await startEmbeddedPostgres({ folder }));
    onTestFinished(() => postgres.#running.stop());
    await postgres.#keepAddress();
    return postgres;
  }

  /** Where it is, whichever start it is. */
  get connection(): PostgresConnection {
    return { ...this.#running.connection, host: this.#address };
  }

  get url(): string {
    return connectionUrl(this.connection);
  }

  /** Stops it as `pg_ctl stop -m immediate` does: every process ends at once, and nothing is written any more. */
  async stopImmediately(): Promise<void> {
    await signalPostgres(this.#folder, 'SIGQUIT');
    await this.#running.crashed;
    await this.#running.stop();
  }

  async startAgain(): Promise<void> {
    this.#running = await startEmbeddedPostgres({ folder: this.#folder });
    await this.#keepAddress();
  }

  get #address(): string {
    return path.join(this.#folder, 'sockets');
  }

  /** Each start makes a new folder for its socket; whoever knows the address finds it through a link. */
  async #keepAddress(): Promise<void> {
    await rm(this.#address, { force: true });
    await symlink(this.#running.connection.host, this.#address);
  }
}

/** Sends a signal to the Postgres that an embedded one's folder belongs to, if it is still there. */
export async function signalPostgres(folder: string, signal: NodeJS.Signals): Promise<void> {
  const file = await readPostmasterFile(path.join(folder, 'data'));
  try {
    if (file) process.kill(file.pid, signal);
  } catch {
    // It has just ended by itself.
  }
}
