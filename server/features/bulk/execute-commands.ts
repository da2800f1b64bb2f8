import type { GraphqlContext } from '../../graphql/context.ts';
import type { CommandResult } from '../../kernel/commands/command.ts';
import { type BulkCommand, isReady } from './prepare-commands.ts';

interface Execution {
  readonly atomic: boolean;
  readonly dryRun: boolean;
}

/** What became of each command of a bulk, in its order. What could not be prepared is answered so, and ends an atomic bulk. */
export async function executeCommands(
  context: GraphqlContext,
  commands: readonly BulkCommand[],
  { atomic, dryRun }: Execution,
): Promise<readonly CommandResult[]> {
  const unready = commands.find((command) => !isReady(command));
  if (atomic && unready) return commands.map((command) => notDecided(command, unready.commandId));
  const ready = commands.filter(isReady);
  const results = await run(
    context,
    ready.map(({ prepared }) => prepared.request),
    { atomic, dryRun },
  );
  const resultOf = new Map(ready.map((command, index) => [command.index, results[index]]));
  return commands.map((command) => resultOf.get(command.index) ?? notDecided(command, command.commandId));
}

type Requests = Parameters<GraphqlContext['services']['commands']['executeTogether']>[0];

function run(
  { services: { commands: bus } }: GraphqlContext,
  requests: Requests,
  { atomic, dryRun }: Execution,
): Promise<readonly CommandResult[]> {
  if (dryRun) return bus.dryRunAll(requests, { together: atomic });
  if (atomic) return bus.executeTogether(requests);
  // Handed over in one turn of the event loop, so that they are decided in their order.
  return Promise.all(requests.map((request) => bus.execute(request)));
}

/** The result of a command that never got to the bus: for its own failure, or for that of another. */
function notDecided({ prepared }: BulkCommand, culprit: string): CommandResult {
  const failure = 'failure' in prepared ? prepared.failure : null;
  return { kind: 'not-decided', failure: failure ?? { code: 'ABANDONED', commandId: culprit } };
}
