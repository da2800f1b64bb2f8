import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** Values that scalars take; nothing that they name exists. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  ID: () => crypto.randomUUID(),
  UUID: () => crypto.randomUUID(),
  String: () => 'x',
  Int: () => 1,
  Boolean: () => false,
  MinorUnits: () => '1',
  CurrencyCode: () => 'CZK',
  LocalDate: () => '2026-01-01',
  DateTime: () => '2026-01-01T00:00:00.000Z',
};

/** The smallest operation with a root field that is valid in its schema. */
export function minimalOperation(kind: string, field: GraphQLField<unknown, unknown>) {
  const required = field.args.filter(isRequiredArgument);
  const definitions = required.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const given = required.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type) as GraphQLNamedType) ? ' { __typename }' : '';
  return {
    query: `${kind}${definitions && ` (${definitions})`} { ${field.name}${given && `(${given})`}${selection} }`,
    variables: Object.fromEntries(required.map(({ name, type }) => [name, exampleOf(type)])),
  };
}

function exampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return exampleOf(type.ofType);
  if (isListType(type)) return [exampleOf(type.ofType)];
  const nullable = getNullableType(type);
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields());
    const wanted = nullable.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return Object.fromEntries(wanted.map((field) => [field.name, exampleOf(field.type)]));
  }
  const value = VALUES[String(nullable)];
  if (!value) throw new Error(`no value for ${String(nullable)}`);
  return value();
}
