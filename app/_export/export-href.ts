/** The address of a download; inputs of GraphQL are written as JSON, and what is undefined is left out. */
export function exportHref(
  name: 'accounts' | 'transactions' | 'statement',
  given: Readonly<Record<string, object | string | undefined>>,
): string {
  const parameters = Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === 'string' ? value : JSON.stringify(value)]],
  );
  return `/export/${name}.csv?${new URLSearchParams(parameters)}`;
}
