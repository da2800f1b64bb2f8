import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';

/** A request or message: a command has a few hundred characters, the introspection query two thousand. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A bulk of commands of a kilobyte each. */
export const MAX_BULK_BYTES = 512 * 1024;

/** The introspection query has 250 tokens and a screen's query fewer; parsing this many takes about a millisecond. */
export const MAX_TOKENS = 2_000;

/** The deepest path with a use, an amount of a movement in a list of accounts by edges, has 8. */
export const MAX_DEPTH = 10;

/** Aliases repeat the same work under other names; a dashboard puts a dozen accounts side by side. */
export const MAX_ALIASES = 30;

/** Directives cost on every field; a screen's query has one or two. */
export const MAX_DIRECTIVES = 20;

/** Each subscription costs a subscriber and its latest value; a browser tab holds two or three. */
export const MAX_SUBSCRIPTIONS_PER_SOCKET = 100;

/** How a document is parsed, wherever it came from. */
export const parseOptions = { maxTokens: MAX_TOKENS } as const;

/** Reports instead of throwing: a rule that throws would be a fault of the server, not a mistake in the document. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) =>
      context?.reportError(new GraphQLError(error.message.replace('Syntax Error: ', ''))),
  ],
};

/** The rules beside GraphQL's own, the same for HTTP and WebSocket. */
export const limitRules: readonly ValidationRule[] = [
  maxDepthRule({ n: MAX_DEPTH, flattenFragments: true, ...reporting }),
  maxAliasesRule({ n: MAX_ALIASES, ...reporting }),
  maxDirectivesRule({ n: MAX_DIRECTIVES, ...reporting }),
];
