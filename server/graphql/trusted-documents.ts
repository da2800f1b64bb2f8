import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GraphQLError } from 'graphql';
import type { Principal } from '../identity/principal.ts';
import { userOfPrincipal } from '../identity/principal-id.ts';
import { packageRoot } from '../package-root.ts';

/** What the pages send instead of a document: the extension of Apollo's persisted queries, with the id that codegen gave it. */
interface PersistedQuery {
  readonly sha256Hash?: unknown;
}

/** Who may only have these documents executed: nobody, people (whoever signed in with a session), or everybody. */
export type DocumentRule = 'any' | 'trusted-from-people' | 'trusted';

/** An operation as it arrives. */
export interface OperationMessage {
  readonly query?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * The documents of this program's own pages, by id, as they were when it was built. Nothing is ever added to them by a client, so an id
 * stands for exactly what was reviewed.
 */
export class TrustedDocuments {
  readonly #documents: ReadonlyMap<string, string>;
  readonly #texts: ReadonlySet<unknown>;
  readonly #rule: DocumentRule;

  constructor(documents: Readonly<Record<string, string>>, rule: DocumentRule = 'any') {
    this.#documents = new Map(Object.entries(documents));
    this.#texts = new Set(this.#documents.values());
    this.#rule = rule;
  }

  /** Those that codegen wrote. Throws if there are none: the program was not built. */
  static load(rule?: DocumentRule): TrustedDocuments {
    const file = path.join(packageRoot, 'app/_graphql/generated/persisted-documents.json');
    return new TrustedDocuments(JSON.parse(readFileSync(file, 'utf8')), rule);
  }

  /** Throws a `GraphQLError`, `DOCUMENT_NOT_TRUSTED`, if the principal may not have this document executed. */
  assertAllowed({ id }: Pick<Principal, 'id'>, document: unknown): void {
    const isHeld =
      this.#rule === 'trusted' || (this.#rule === 'trusted-from-people' && userOfPrincipal(id) !== null);
    if (isHeld && !this.#texts.has(document)) throw notTrusted(this.#rule);
  }

  /**
   * The operation with its document in place of the id. One without an id is as it was; so is one whose id is unknown, as that of a page
   * from before an update is: it is told that ids are not supported here, and sends the document.
   */
  expand<Message extends OperationMessage>(message: Message): Message {
    const id = (message.extensions?.persistedQuery as PersistedQuery | null | undefined)?.sha256Hash;
    const document = typeof id === 'string' ? this.#documents.get(id) : undefined;
    if (document === undefined) return message;
    const { persistedQuery: _persistedQuery, ...extensions } = { ...message.extensions };
    return { ...message, query: document, extensions };
  }
}

function notTrusted(rule: DocumentRule): GraphQLError {
  const others = rule === 'trusted' ? '' : ' Programs with an API key may send any.';
  return new GraphQLError(
    `Only the documents of this server's own pages are executed: send the id of one as extensions.persistedQuery.sha256Hash, or reload a page from before an update.${others}`,
    { extensions: { code: 'DOCUMENT_NOT_TRUSTED', http: { status: 403 } } },
  );
}
