/**
 * A command's input as JSON: what its fingerprint covers. Bigints become strings, and a field that is null counts as one that
 * was left out, so that clients which send nulls and clients which don't send the same command.
 */
export function toPayload(command: string, input: object): object {
  return JSON.parse(JSON.stringify({ command, input }, toJson)) as object;
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value === null ? undefined : value;
}
