import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getDirectiveValues } from 'graphql';
import { ReadFailure } from '../errors.ts';
import { assertAllowed, Forbidden } from '../identity/failures.ts';
import type { Permission } from '../identity/permissions.ts';
import type { Principal } from '../identity/principal.ts';
import { recordAnswer, recordFailure, recordReading, type Use } from './audited.ts';
import type { GraphqlContext } from './context.ts';

type RootField = GraphQLField<unknown, GraphqlContext>;

/**
 * Puts a guard before each root field of a schema: whoever asks needs the permission that the field's `@requires` names. This is the
 * one place where that is checked, for queries, mutations and subscriptions alike, and where each use is noted, allowed or
 * not. Changes the schema it is given.
 *
 * @throws Error naming every root field that requires nothing: forgetting it must not open a door.
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  const unguarded: string[] = [];
  for (const [type, field] of rootFields(schema)) {
    const permission = permissionOf(schema, field);
    if (permission === null) unguarded.push(`${type.name}.${field.name}`);
    else guard(type, field, permission);
  }
  if (unguarded.length > 0)
    throw new Error(`no @requires(permission: …) in the schema on ${unguarded.join(', ')}`);
  return schema;
}

/**
 * For what carries out other mutations: throws Forbidden if the principal may not use the one of this name, as if it had been sent
 * by itself.
 */
export function assertMutationAllowed(principal: Principal, schema: GraphQLSchema, name: string): void {
  const field = schema.getMutationType()?.getFields()[name];
  const permission = field && permissionOf(schema, field);
  if (!permission) throw new Error(`there is no mutation ${name} that says what it requires`);
  assertAllowed(principal, permission);
}

/** A subscription is guarded where it begins; what it is sent afterwards is the same principal's, or its socket is closed. */
function guard(type: GraphQLObjectType, field: RootField, permission: Permission): void {
  const { resolve, subscribe } = field;
  const action = `${type.name}.${field.name}`;
  const record = type.name === 'Mutation' ? recordAnswer : recordReading;
  if (subscribe) {
    field.subscribe = (source, args, context, info) => {
      const use = { action, args, context };
      if (!context.principal.permissions.has(permission)) return refuse(use, permission);
      return onRecord(use, () => subscribe(source, args, context, info), recordReading);
    };
  } else if (resolve) {
    field.resolve = (source, args, context, info) => {
      const use = { action, args, context };
      if (!context.principal.permissions.has(permission)) return refuse(use, permission);
      return onRecord(use, () => resolve(source, args, context, info), record);
    };
  }
}

async function refuse(use: Use, permission: Permission): Promise<never> {
  const refusal = new Forbidden(permission, use.context.principal);
  await recordRefusal(use, refusal);
  throw refusal;
}

async function onRecord(
  use: Use,
  answer: () => unknown,
  record: (use: Use, answered: unknown) => Promise<void> | undefined,
): Promise<unknown> {
  try {
    const answered = await answer();
    await record(use, answered);
    return answered;
  } catch (fault) {
    await recordRefusal(use, fault);
    throw fault;
  }
}

async function recordRefusal(use: Use, thrown: unknown): Promise<void> {
  if (thrown instanceof Forbidden) await recordFailure(use, 'FORBIDDEN', thrown.message);
  else
    await recordFailure(
      use,
      'FAILED',
      thrown instanceof ReadFailure ? thrown.message : 'a fault of the server',
    );
}

function permissionOf(schema: GraphQLSchema, { astNode }: RootField): Permission | null {
  const directive = schema.getDirective('requires');
  const values = directive && astNode && getDirectiveValues(directive, astNode);
  return (values?.permission as Permission | undefined) ?? null;
}

function* rootFields(schema: GraphQLSchema): Iterable<readonly [GraphQLObjectType, RootField]> {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (type) for (const field of Object.values(type.getFields())) yield [type, field];
}
