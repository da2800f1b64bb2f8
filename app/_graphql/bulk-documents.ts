import { graphql } from './generated/gql.ts';

/** Many commands in one request, each with its own outcome. */
export const executeCommandsDocument = graphql(`
  mutation ExecuteCommands($commands: [CommandInput!]!, $dryRun: Boolean!) {
    executeCommands(commands: $commands, dryRun: $dryRun) {
      acceptedCount
      refusedCount
      outcomes {
        commandId
        account { ...AccountState }
        receipt { streamVersion position }
        errors { ...CommandErrorDetails }
      }
    }
  }
`);
