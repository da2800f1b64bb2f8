import { once } from 'node:events';
import pg from 'pg';

/** By then a server that is there has heard; one that is not is cut off. */
const HEARD_WITHIN_MS = 2_000;

const DEFAULT_PORT = 5432;

/** What `pg` has and its types leave out. */
interface Insides {
  readonly processID: number;
  readonly secretKey: number;
  readonly connection: NodeJS.EventEmitter & {
    readonly connect: (portOrPath: number | string, host?: string) => void;
    readonly cancel: (processID: number, secretKey: number) => void;
    readonly stream: { destroy(): void };
  };
}

/**
 * Has Postgres end the statement that a connection runs, as libpq does it: by a second connection that says no more than that. It
 * resolves when the server has taken it, so that no later statement of the connection can be hit; rejects if the server does not.
 */
export async function cancelStatement(
  client: pg.ClientBase,
  { options }: { readonly options: pg.ClientConfig },
): Promise<void> {
  const { processID, secretKey } = client as unknown as Insides;
  const { connection } = new pg.Client(options) as unknown as Insides;
  const { host = 'localhost', port = DEFAULT_PORT } = options;
  connection.on('error', () => {});
  const ended = once(connection, 'end', { signal: AbortSignal.timeout(HEARD_WITHIN_MS) });
  connection.once('connect', () => connection.cancel(processID, secretKey));
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
  try {
    await ended;
  } finally {
    connection.stream.destroy();
  }
}
