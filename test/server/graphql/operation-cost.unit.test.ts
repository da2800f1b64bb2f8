import {
  buildSchema,
  type DocumentNode,
  getIntrospectionQuery,
  Kind,
  parse,
  type VariableDefinitionNode,
} from 'graphql';
import { expect, test } from 'vitest';
import * as pages from '../../../app/_graphql/generated/graphql.ts';
import { costOf, MAX_OPERATION_COST } from '../../../server/graphql/operation-cost.ts';
import { loadTypeDefs } from '../../../server/graphql/schema.ts';

const schema = buildSchema(loadTypeDefs().join('\n'));
const cost = (source: string, variables = {}) => costOf({ schema, document: parse(source), variables });

test('every field is one, and what is on a page counts once for each element', () => {
  expect(cost('{ accounts(first: 10) { totalCount } }')).toBe(11);
  expect(cost('{ accounts(first: 10) { edges { node { id owner } } } }')).toBe(41);
  expect(cost('{ users(first: 10) { nodes { id name } } }')).toBe(31);
  expect(cost('{ accounts(first: 10) { edges { node { transactions(first: 5) { totalCount } } } } }')).toBe(
    81,
  );
});

test('what is told of named accounts counts once for each of them, nested pages too', () => {
  const follow = (count: number) => {
    const ids = JSON.stringify(Array.from({ length: count }, (_, n) => `a${n}`));
    return `subscription { accountVersions(ids: ${ids}) { versions { version account { transactions(first: 50) { totalCount } } } } }`;
  };
  // Of each the version, the account, and a page of 50; what goes beyond whole lists is rounded up.
  expect(cost(follow(1))).toBe(1 + Math.ceil((1 + 20 * 53) / 20));
  expect(cost(follow(100))).toBe(1 + (100 / 20) * (1 + 20 * 53));
});

test('a page size in a variable counts like one that is written down, each time anew', () => {
  const document = parse('query Q($first: Int!) { accounts(first: $first) { totalCount } }');
  expect([1, 50, 2].map((first) => costOf({ schema, document, variables: { first } }))).toEqual([2, 51, 3]);
});

test('of several operations in a document only the one that is meant counts', () => {
  const document = parse(
    'query A { accounts(first: 1) { totalCount } } query B { accounts(first: 9) { totalCount } }',
  );
  expect(costOf({ schema, document, operationName: 'A' })).toBe(2);
  expect(costOf({ schema, document, operationName: 'B' })).toBe(10);
});

test('pages within pages that come to too much are refused, with what would be right', () => {
  const nested =
    '{ accounts(first: 200) { edges { node { transactions(first: 200) { edges { node { id } } } } } } }';
  expect(() => cost(nested)).toThrow(/up to 120,[0-9]{3} fields; 20,000 are allowed. Ask for smaller pages/);
});

test('fragments that unfold into endless work are refused before they are counted to the end', () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `fragment f${n} on Account { ${`...f${n + 1} `.repeat(3)} }`,
  );
  const bomb = `{ accounts(first: 1) { edges { node { ...f0 } } } } ${levels.join(' ')} fragment f12 on Account { id }`;
  expect(() => cost(bomb)).toThrow(/too many fields to count/);
});

test('variables that do not fit are left for the execution to complain about', () => {
  expect(cost('query Q($first: Int!) { accounts(first: $first) { totalCount } }', { first: 'many' })).toBe(0);
});

test('the introspection query and every operation of the pages cost a quarter of what is allowed, or less', () => {
  const documents = Object.entries<unknown>(pages).filter(([, value]) => isDocument(value)) as [
    string,
    DocumentNode,
  ][];
  const costs = documents.map(([name, document]) => [
    name,
    costOf({ schema, document, variables: largest(document) }),
  ]);
  costs.push(['introspection', cost(getIntrospectionQuery())]);
  expect(costs.length).toBeGreaterThan(20);
  expect(costs.filter(([, value]) => Number(value) > MAX_OPERATION_COST / 4)).toEqual([]);
});

function isDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** What the pages ask for at a time of what is so wide that they ask for less than a hundred; in `pageSize` of each screen. */
const PAGE_SIZES: Readonly<Record<string, number>> = { TransferRequests: 50, BookedMovements: 50 };

/** The largest page that the pages ask for; everything else is left out, which is why variables are not checked here. */
function largest({ definitions }: DocumentNode): Record<string, unknown> {
  const [operation] = definitions;
  const name = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.name?.value ?? '') : '';
  const pageSize = PAGE_SIZES[name] ?? 100;
  const variables =
    operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  return Object.fromEntries(
    variables.flatMap(({ variable, type }) => exampleOf(variable.name.value, type, pageSize)),
  );
}

function exampleOf(
  name: string,
  type: VariableDefinitionNode['type'],
  pageSize: number,
): [string, unknown][] {
  if (name === 'first') return [[name, pageSize]];
  if (type.kind !== Kind.NON_NULL_TYPE) return [];
  return [[name, type.type.kind === Kind.LIST_TYPE ? [] : '01936e7c-0000-7000-8000-000000000001']];
}
