import type { SqlQuery } from '@prisma/driver-adapter-utils';

/** Each named statement stays in the memory of every connection; a program has far fewer shapes of query than this. */
const NAMES = 500;

/**
 * Names statements by their text, so that Postgres plans each shape of query once for each connection. Beyond the
 * bound a statement stays nameless, which costs planning but no memory.
 */
export function nameStatements(): (query: SqlQuery) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= NAMES) return '';
    const name = `prisma_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
