import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Resolvers } from '../../../server/graphql/generated/resolver-types.ts';
import { createSchema, loadTypeDefs } from '../../../server/graphql/schema.ts';
import { principalOf } from '../../support/principals.ts';

/** Every root field has to be resolved; only the one that a test asks is given an answer. */
function createStubbedSchema(openAccount: unknown): GraphQLSchema {
  const all = buildSchema(loadTypeDefs().join('\n'));
  const fieldsOf = (type: 'Query' | 'Mutation' | 'Subscription', stub: unknown) => {
    const object = all.getType(type);
    const names = object && 'getFields' in object ? Object.keys(object.getFields()) : [];
    return Object.fromEntries(names.map((name) => [name, stub]));
  };
  const stubs = {
    Query: fieldsOf('Query', () => null),
    Mutation: { ...fieldsOf('Mutation', () => null), openAccount: () => openAccount },
    Subscription: fieldsOf('Subscription', { subscribe: () => null }),
  };
  return createSchema([stubs as Resolvers]);
}

test('a root field without a resolver is found out when the schema is made', () => {
  expect(() => createSchema([])).toThrow(/no resolver for Query\.account, .*Subscription\.accountVersions/);
});

test('a resolver for a field that is not in the schema is found out when the schema is made', () => {
  expect(() => createSchema([{ Query: { acount: () => null } } as Resolvers])).toThrow('acount');
});

test('an error of a command is resolved to its type by its name, and money is formatted', async () => {
  const schema = createStubbedSchema({
    __typename: 'AccountCommandPayload',
    receipt: null,
    account: null,
    errors: [
      {
        __typename: 'InsufficientFunds',
        code: 'INSUFFICIENT_FUNDS',
        message: 'too little',
        path: ['input', 'amount'],
        available: { minorUnits: 100n, currency: 'CZK' },
        requested: { minorUnits: 125_050n, currency: 'CZK' },
      },
    ],
  });
  const result = await execute({
    schema,
    contextValue: { principal: principalOf('ADMINISTRATOR'), services: { audit: { record: () => {} } } },
    document: parse(`mutation {
      openAccount(input: { commandId: "01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e", owner: "Ada", currency: "CZK" }) {
        errors { code ... on InsufficientFunds { requested { minorUnits currency formatted } } }
      }
    }`),
  });
  expect(result.errors).toBeUndefined();
  expect(JSON.parse(JSON.stringify(result.data))).toEqual({
    openAccount: {
      errors: [
        {
          code: 'INSUFFICIENT_FUNDS',
          requested: { minorUnits: '125050', currency: 'CZK', formatted: 'CZK 1,250.50' },
        },
      ],
    },
  });
});
