import graphql from '@graphql-eslint/eslint-plugin';

const slices = ['server/graphql/base.graphql', 'server/features/*/*.graphql'];

/** The rules for the GraphQL schema that others wrote; everything else is Biome's. */
export default [
  {
    files: slices,
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: slices } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      // Connections go forward only: the log grows at one end.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // What is in an edge may be a row about a day and a currency, which has no id; and short lists are lists.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // Most types are values (money, receipts, refusals), which have no identity.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
];
