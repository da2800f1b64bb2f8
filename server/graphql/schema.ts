import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { packageRoot } from '../package-root.ts';
import { guardRootFields } from './authorization.ts';
import type { Resolvers } from './generated/resolver-types.ts';
import { moneyResolvers } from './money-resolvers.ts';
import { scalarResolvers } from './scalars.ts';

/**
 * The schema's slices in SDL, the common one first, then one of each feature.
 * Read from the package's own folder, so that source and bundle find the same files.
 */
export function loadTypeDefs(): readonly string[] {
  const features = path.join(packageRoot, 'server/features');
  const slices = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => path.join(features, file));
  return [path.join(packageRoot, 'server/graphql/base.graphql'), ...slices].map((file) =>
    readFileSync(file, 'utf8'),
  );
}

/**
 * The executable schema: the slices with the features' resolvers, the scalars and `Money`.
 * Interfaces are resolved by `__typename` on the object. Fails on a resolver for something that is not in the
 * schema, on a root field without one, which would answer null for ever, and on one that does not say who may use it.
 */
export function createSchema(resolvers: readonly Resolvers[]): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: [...loadTypeDefs()],
    resolvers: [scalarResolvers, { Money: moneyResolvers }, ...resolvers],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  const unresolved = unresolvedRootFields(schema);
  if (unresolved.length > 0) throw new Error(`no resolver for ${unresolved.join(', ')}`);
  return guardRootFields(schema);
}

function unresolvedRootFields(schema: GraphQLSchema): readonly string[] {
  return [
    ...fieldsWithout('resolve', schema.getQueryType()),
    ...fieldsWithout('resolve', schema.getMutationType()),
    ...fieldsWithout('subscribe', schema.getSubscriptionType()),
  ];
}

function fieldsWithout(
  how: 'resolve' | 'subscribe',
  type: GraphQLObjectType | null | undefined,
): readonly string[] {
  return Object.values(type?.getFields() ?? {})
    .filter((field) => !field[how])
    .map((field) => `${type?.name}.${field.name}`);
}
