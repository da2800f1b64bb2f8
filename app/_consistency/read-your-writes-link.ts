import { ApolloLink } from '@apollo/client/link';
import type { DocumentNode } from 'graphql';
import { mergeMap, of } from 'rxjs';
import type { Freshness } from './freshness.ts';

/**
 * Makes every read of this page wait for the page's own last command.
 *
 * A query that can wait declares `$atLeast`; if it is not given, the position of the last receipt is. When the read
 * tables don't get there in time, the query is asked again without waiting: old figures that are marked as such are
 * better than none.
 */
export function readYourWritesLink(freshness: Freshness): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const position = operation.variables.atLeast ?? freshness.latestReceiptPosition();
    if (position === undefined || !canWait(operation.query)) return forward(operation);
    const { variables } = operation;
    operation.variables = { ...variables, atLeast: position };
    return forward(operation).pipe(
      mergeMap((result) => {
        const failure = waitFailureOf(result);
        if (failure === 'UNKNOWN_POSITION') freshness.forgetPositions();
        // Whoever waits on purpose wants to know that the wait ran out.
        const waitsOnPurpose = operation.getContext().waitsOnPurpose === true;
        if (!waitsOnPurpose) freshness.readFellBehind(failure === 'PROJECTION_BEHIND');
        if (failure === undefined || waitsOnPurpose) return of(result);
        operation.variables = { ...variables, atLeast: undefined };
        return forward(operation);
      }),
    );
  });
}

const waitFailures = new Set([
  'PROJECTION_BEHIND',
  'PROJECTION_REBUILDING',
  'PROJECTION_STOPPED',
  'TOO_MANY_WAITING',
  'UNKNOWN_POSITION',
]);

function waitFailureOf(result: ApolloLink.Result): string | undefined {
  const codes = 'errors' in result ? result.errors?.map((error) => String(error.extensions?.code)) : [];
  return codes?.find((code) => waitFailures.has(code));
}

function canWait(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === 'OperationDefinition' &&
      definition.operation === 'query' &&
      definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'atLeast'),
  );
}
