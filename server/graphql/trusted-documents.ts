import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';

/** What the pages send instead of a document: the extension of Apollo's persisted queries, with the id that codegen gave it. */
interface PersistedQuery {
  readonly sha256Hash?: unknown;
}

/** An operation as it arrives. */
export interface OperationMessage {
  readonly query?: unknown;
  readonly extensions?: { readonly persistedQuery?: PersistedQuery | null } | null;
}

/**
 * The documents of this program's own pages, by id, as they were when it was built. Nothing is ever added to them by a client, so an id
 * stands for exactly what was reviewed.
 */
export class TrustedDocuments {
  readonly #documents: ReadonlyMap<string, string>;

  constructor(documents: Readonly<Record<string, string>>) {
    this.#documents = new Map(Object.entries(documents));
  }

  /** Those that codegen wrote. Throws if there are none: the program was not built. */
  static load(): TrustedDocuments {
    const file = path.join(packageRoot, 'app/_graphql/generated/persisted-documents.json');
    return new TrustedDocuments(JSON.parse(readFileSync(file, 'utf8')));
  }

  /**
   * The operation with its document in place of the id. One without an id is as it was; so is one whose id is unknown, as that of a page
   * from before an update is: it is told that ids are not supported here, and sends the document.
   */
  expand<Message extends OperationMessage>(message: Message): Message {
    const id = message.extensions?.persistedQuery?.sha256Hash;
    const document = typeof id === 'string' ? this.#documents.get(id) : undefined;
    if (document === undefined) return message;
    const { persistedQuery: _persistedQuery, ...extensions } = { ...message.extensions };
    return { ...message, query: document, extensions };
  }
}
