import { type ApolloCache, InMemoryCache, type Reference } from '@apollo/client/cache';
import { accountStateFragment } from './account-documents.ts';
import { transferRequestOutcomeFragment } from './approval-queue-documents.ts';
import { connectionFieldPolicy } from './connection-policy.ts';

/** The part of a field's `toReference` that an account's read policy needs. */
interface AccountLookup {
  readonly args: Record<string, unknown> | null;
  readonly toReference: (object: { __typename: string; id: string }) => Reference | undefined;
}

/** What grows older by versions, and all of it that does. */
const VERSIONED = {
  Account: { fragment: accountStateFragment, fragmentName: 'AccountState' },
  TransferRequest: { fragment: transferRequestOutcomeFragment, fragmentName: 'TransferRequestOutcome' },
} as const;

/**
 * A cache that never goes back in time.
 *
 * Answers overtake each other: a list that was asked for before a deposit may arrive after the deposit's own answer,
 * and read tables trail the write side by design. So before anything is written, every account in it (and every request for
 * a transfer) that is older than the one in the cache is replaced by the one in the cache. Apollo's own merge functions can't do this: they see
 * one field at a time, and `version` is what decides.
 */
export class VersionedCache extends InMemoryCache {
  constructor() {
    super({
      typePolicies: {
        Money: { keyFields: false },
        Query: {
          fields: {
            accounts: connectionFieldPolicy(['filter', 'sort']),
            dailySummaries: connectionFieldPolicy(['filter']),
            bookedMovements: connectionFieldPolicy(['day', 'currency', 'kind']),
            transferRequests: connectionFieldPolicy(['filter', 'sort']),
            events: connectionFieldPolicy(['filter', 'direction']),
            deadLetters: connectionFieldPolicy(['open']),
            users: connectionFieldPolicy([]),
            apiKeys: connectionFieldPolicy([]),
            auditLog: connectionFieldPolicy(['filter']),
            // How long an answer has waited is no part of what it is about.
            transferRequest: { keyArgs: ['id'] },
            // An account that came with a list or a receipt is shown at once, before its own query returns.
            account: {
              keyArgs: ['id'],
              read: (existing: Reference | null | undefined, { args, toReference }: AccountLookup) =>
                existing === undefined
                  ? toReference({ __typename: 'Account', id: String(args?.id) })
                  : existing,
            },
          },
        },
        TransferRequest: {
          fields: {
            transactions: { keyArgs: false, merge: false },
            history: { keyArgs: false, merge: false },
          },
        },
        Account: {
          fields: {
            transactions: { keyArgs: ['filter', 'first', 'skip'] },
            history: connectionFieldPolicy([]),
            balanceHistory: { keyArgs: ['axis'], merge: false },
          },
        },
      },
    });
  }

  override write<TData = unknown>(
    options: Parameters<ApolloCache['write']>[0] & { result: TData },
  ): Reference | undefined {
    return super.write({ ...options, result: this.#withoutWhatIsOld(options.result) });
  }

  #withoutWhatIsOld(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#withoutWhatIsOld(item));
    if (typeof value !== 'object' || value === null) return value;
    const children = Object.entries(value).map(([key, child]) => [key, this.#withoutWhatIsOld(child)]);
    const copy: Record<string, unknown> = Object.fromEntries(children);
    const { __typename: type } = copy;
    return type === 'Account' || type === 'TransferRequest' ? this.#newerOf(type, copy) : copy;
  }

  /** The incoming object with every field that the cache knows from a later version taken from there. */
  #newerOf(type: keyof typeof VERSIONED, incoming: Record<string, unknown>): Record<string, unknown> {
    const kept = this.readFragment<{ readonly version: number }>({
      id: `${type}:${String(incoming.id)}`,
      ...VERSIONED[type],
    });
    const version = incoming.version;
    if (!kept || typeof version !== 'number' || kept.version <= version) return incoming;
    const fields = Object.entries(kept).filter(([field]) => field in incoming);
    return { ...incoming, ...Object.fromEntries(fields) };
  }
}
