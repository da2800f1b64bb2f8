import type { PostgresConnection } from '../../server/database/connection.ts';
import type { HttpTarget } from './http-client.ts';

/** What the module of a server exports: it listens on a free port, with its accounts opened. */
export interface BenchServer {
  readonly serve: (connection: PostgresConnection) => Promise<HttpTarget>;
}

/** The process of one server: starts it, says where it is, and ends with its parent. */
const [, , modulePath] = process.argv;

process.on('message', (connection: PostgresConnection) => {
  void start(connection).then(
    (target) => process.send?.({ target }),
    (fault: unknown) => process.send?.({ failure: fault instanceof Error ? fault.message : String(fault) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function start(connection: PostgresConnection): Promise<HttpTarget> {
  const { serve } = (await import(new URL(`../${modulePath}`, import.meta.url).href)) as BenchServer;
  return serve(connection);
}
