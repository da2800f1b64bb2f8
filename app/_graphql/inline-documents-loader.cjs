/**
 * A loader for the files that declare operations: puts each document where it is declared. As they are written, they look
 * themselves up in one map of all documents, and every page would load those of all others.
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');

const IMPORT = /^import \{ graphql \} from '.*generated\/gql[.]ts';$/m;
const DECLARATION = /graphql\(`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\)/g;

module.exports = function inlineDocuments(source) {
  const generated = path.join(__dirname, 'generated', 'graphql.ts');
  this.addDependency(generated);
  const documents = readFileSync(generated, 'utf8');
  return source.replace(IMPORT, '').replace(DECLARATION, (_call, kind, name) => {
    const constant = kind === 'fragment' ? `${name}FragmentDoc` : `${name}Document`;
    const [, document] =
      new RegExp(`^export const ${constant} = (\\{.*\\}) as unknown as `, 'm').exec(documents) ?? [];
    if (document === undefined) throw new Error(`${constant} is not among the generated documents`);
    return document;
  });
};
