import {
  type ASTNode,
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../identity/principal.ts';
import { limitRules, parseOptions } from './limits.ts';
import { costOf } from './operation-cost.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Screens send a handful of documents; when all browsers reconnect at once, each is parsed and validated only once. */
const KEPT_DOCUMENTS = 200;

const rules = [...specifiedRules, ...limitRules];

/** One operation as a client sent it. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What is executed, but for the context. */
interface PreparedSubscription
  extends Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  /** Equal for requests that make the same of a value of their source: the same document and operation, and the same variables in it. */
  readonly selection: string;
  /** What it costs to begin with; see `costOf`. */
  readonly cost: number;
}

/** Turns a request into a subscription that may run, or into the errors of the request. */
export type SubscriptionPreparer = (
  request: OperationRequest,
  principal: Principal,
) => PreparedSubscription | readonly GraphQLError[];

/** The preparer of a schema, under the same rules as over HTTP and with the codes that HTTP gives its errors. */
export function createSubscriptionPreparer(
  schema: GraphQLSchema,
  trustedDocuments: TrustedDocuments,
): SubscriptionPreparer {
  const validated = new LRUCache<string, DocumentNode>({ max: KEPT_DOCUMENTS });

  return (request, principal) => {
    const { query, operationName, variables }: OperationRequest = trustedDocuments.expand(request);
    const refusal = caught(() => trustedDocuments.assertAllowed(principal, query));
    if (refusal) return [refusal];
    const document = validated.get(query) ?? parseAndValidate(schema, query);
    if (!('kind' in document)) return document;
    validated.set(query, document);

    const operation = getOperationAST(document, operationName);
    if (!operation) return [withCode('OPERATION_RESOLUTION_FAILURE', 'No such operation in the document.')];
    if (operation.operation !== 'subscription') return [withCode('BAD_REQUEST', SUBSCRIPTIONS_ONLY)];
    const mistakes = mistakesInVariables(schema, operation, variables ?? {});
    if (mistakes.length > 0) return mistakes;
    let cost = 0;
    const tooExpensive = caught(() => {
      cost = costOf({ schema, document, operationName, variables });
    });
    if (tooExpensive) return [tooExpensive];
    const selected = selectingVariables(document, operation).map((name) => [name, variables?.[name]]);
    return {
      schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
      selection: JSON.stringify([query, operationName ?? null, selected]),
      cost,
    };
  };
}

const SUBSCRIPTIONS_ONLY = 'This is for subscriptions; queries and mutations go over HTTP, answered in JSON.';

function parseAndValidate(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query, parseOptions);
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? errors.map((error) => coded('GRAPHQL_VALIDATION_FAILED', error)) : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [coded('GRAPHQL_PARSE_FAILED', error)];
    throw error;
  }
}

/**
 * The names of the variables that matter to what is made of a value: all but those in the arguments of the subscription's own field,
 * which tell its source, and the source has a key of its own.
 */
function selectingVariables(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  const sourceArguments = new Set<ASTNode>(
    operation.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD ? (node.arguments ?? []) : [],
    ),
  );
  visit(document, {
    VariableDefinition: () => false,
    Argument: (node) => (sourceArguments.has(node) ? false : undefined),
    Variable: ({ name }) => {
      names.add(name.value);
    },
  });
  return [...names].sort();
}

/** The `GraphQLError` that something throws; null if it throws none. */
function caught(body: () => void): GraphQLError | null {
  try {
    body();
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function mistakesInVariables(
  schema: GraphQLSchema,
  { variableDefinitions }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const { errors } = getVariableValues(schema, variableDefinitions ?? [], variables);
  return (errors ?? []).map((error) => coded('BAD_USER_INPUT', error));
}

function withCode(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function coded(code: string, { message, nodes, source, positions, path }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { code },
  });
}
