type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * A command's input as JSON: what its fingerprint covers. Bigints become strings, and a field that is null counts as one that
 * was left out, so that clients which send nulls and clients which don't send the same command.
 */
export function toPayload(command: string, input: object): object {
  return { command, input: toJson(input) };
}

function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : structureToJson(value);
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      throw new TypeError(`a command's input can't have a ${typeof value} in it`);
  }
}

function structureToJson(value: object): Json {
  if (value instanceof Date) return value.toJSON();
  if (Array.isArray(value)) return value.map(toJson);
  const json: { [name: string]: Json } = {};
  for (const [name, part] of Object.entries(value))
    if (part !== null && part !== undefined) json[name] = toJson(part);
  return json;
}
