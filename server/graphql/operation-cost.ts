import {
  type ArgumentNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isListType,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';

/**
 * What one operation may cost: about the number of fields in the largest answer that it can have. The most expensive of the
 * pages' own operations costs a fifth of it.
 */
export const MAX_OPERATION_COST = 20_000;

/** The arguments that say how much there is going to be. */
const SIZES: ReadonlySet<string> = new Set(['first', 'commands', 'ids']);

/** How many elements a list is taken to have that has no page size. */
const LIST_LENGTH = 20;

/** One of the operations of a document that is valid in its schema. */
export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Every field is one; what is below a page counts once for each element that was asked for. */
const estimators: ComplexityEstimator[] = [
  ({ args, childComplexity }) =>
    typeof args.first === 'number' ? 1 + Math.max(0, args.first) * childComplexity : undefined,
  // What is answered is a list that has no page size, of as many elements as were named.
  ({ args, childComplexity }) => {
    const named = args.commands ?? args.ids;
    return Array.isArray(named) ? 1 + Math.ceil((named.length * childComplexity) / LIST_LENGTH) : undefined;
  },
  ({ type, field, childComplexity }) =>
    isUnpagedList(type.name, field.name, getNullableType(field.type))
      ? 1 + LIST_LENGTH * childComplexity
      : 1 + childComplexity,
];

/**
 * What one command answers has one error at most, and an event or two; an account is hardly ever left alone by a projection, and by
 * each once at most.
 */
const SHORT_LISTS: ReadonlySet<string> = new Set(['errors', 'plannedEvents', 'stale']);

/** What is on a page of a connection is counted by its page size already; introspection lists what is in memory. */
function isUnpagedList(parent: string, field: string, type: unknown): boolean {
  const isOnPage = parent.endsWith('Connection') && (field === 'edges' || field === 'nodes');
  return isListType(type) && !isOnPage && !SHORT_LISTS.has(field) && !parent.startsWith('__');
}

/** Costs of operations that do not depend on variables, which nearly all do not; a server parses a document once. */
const known = new WeakMap<DocumentNode, Map<string, number>>();

/**
 * What an operation costs, before anything of it is done. Throws a `GraphQLError` if that is more than `MAX_OPERATION_COST`. Variables
 * that do not fit cost nothing: executing them fails at once and says why.
 */
export function costOf(operation: CostedOperation): number {
  const { document, operationName } = operation;
  const name = operationName ?? '';
  const cost = known.get(document)?.get(name) ?? reckon(operation);
  if (!dependsOnVariables(document)) {
    const costs = known.get(document) ?? new Map<string, number>();
    known.set(document, costs.set(name, cost));
  }
  if (cost > MAX_OPERATION_COST) throw tooExpensive(cost);
  return cost;
}

function reckon({ schema, document, operationName, variables }: CostedOperation): number {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  if (getVariableValues(schema, definitions, variables ?? {}).errors) return 0;
  try {
    return getComplexity({
      estimators,
      schema,
      query: document,
      variables: { ...variables },
      ...(operationName && { operationName }),
    });
  } catch (error) {
    // It gives up on fragments that unfold into too many fields.
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

const variableDocuments = new WeakMap<DocumentNode, boolean>();

/** Whether a page size or the presence of a field is up to a variable. */
function dependsOnVariables(document: DocumentNode): boolean {
  const found = variableDocuments.get(document);
  if (found !== undefined) return found;
  let depends = false;
  const isVariable = ({ value }: ArgumentNode) => value.kind === 'Variable';
  visit(document, {
    Field: ({ arguments: given = [] }) => {
      depends ||= given.some((argument) => SIZES.has(argument.name.value) && isVariable(argument));
    },
    Directive: ({ arguments: given = [] }) => {
      depends ||= given.some(isVariable);
    },
  });
  variableDocuments.set(document, depends);
  return depends;
}

function tooExpensive(cost: number): GraphQLError {
  const reckoned = Number.isFinite(cost)
    ? `up to ${cost.toLocaleString('en')} fields`
    : 'too many fields to count';
  return new GraphQLError(
    `This operation asks for ${reckoned}; ${MAX_OPERATION_COST.toLocaleString('en')} are allowed. Ask for smaller pages, or for less of each element.`,
    { extensions: { code: 'OPERATION_TOO_EXPENSIVE', http: { status: 400 } } },
  );
}
