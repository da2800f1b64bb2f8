import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DocumentNode, Kind, parse } from 'graphql';
import { packageRoot } from '../../server/package-root.ts';

/** The code of one language in a document, block by block. */
export function codeBlocks(file: string, language: string): readonly string[] {
  const text = readFileSync(path.join(packageRoot, file), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code ?? '',
  );
}

/** The GraphQL operations that stand in code as texts: in apostrophes in the shell, in backticks in TypeScript. */
export function operationsIn(code: string, quote: "'" | '`'): readonly DocumentNode[] {
  const texts = new RegExp(`${quote}((?:query|mutation|subscription)\\b[^${quote}]*)${quote}`, 'g');
  return [...code.matchAll(texts)].map(([, operation]) => parse(operation ?? ''));
}

/** The root fields that operations ask for, such as `mutation openAccount`. */
export function rootFieldsOf(documents: readonly DocumentNode[]): ReadonlySet<string> {
  const fields = documents.flatMap(({ definitions }) =>
    definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.selectionSet.selections.flatMap((field) =>
            field.kind === Kind.FIELD ? `${definition.operation} ${field.name.value}` : [],
          )
        : [],
    ),
  );
  return new Set(fields);
}
