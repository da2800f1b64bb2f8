import { randomUUID } from 'node:crypto';
import { dataOf, send } from '../../support/api.ts';

const RESULT = `
  account { id owner status version balance { minorUnits currency formatted } available { minorUnits } }
  receipt { commandId streamVersion position replayed }
  plannedEvents { streamId streamVersion type schemaVersion data }
  errors {
    __typename code message path
    ... on InsufficientFunds { available { formatted } requested { minorUnits } }
    ... on VersionConflict { expected actual }
  }`;

/** What the mutations on one account answer, as the tests ask for it. */
export interface Payload {
  readonly account: {
    readonly id: string;
    readonly status: string;
    readonly version: number;
    readonly balance: { readonly minorUnits: string };
  };
  readonly receipt: { readonly position: string; readonly streamVersion: number; readonly replayed: boolean };
  readonly plannedEvents: readonly { readonly type: string; readonly streamVersion: number }[] | null;
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}

/** A client of the account mutations, with everything that a test does not care about filled in. */
export function clientOf(url: string) {
  const mutate = async (name: string, type: string, input: object, headers = {}): Promise<Payload> => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${RESULT} } }`;
    const data: Record<string, unknown> = dataOf(
      await send(url, query, { input: { commandId: randomUUID(), ...input } }, headers),
    );
    return data[name] as Payload;
  };
  return {
    mutate,
    query: async (text: string, variables = {}): Promise<Record<string, unknown>> =>
      dataOf(await send(url, text, variables)),
    open: (owner: string, fields = {}) =>
      mutate('openAccount', 'OpenAccountInput', { owner, currency: 'CZK', ...fields }),
    deposit: (accountId: string, minorUnits: string, fields = {}) =>
      mutate('depositMoney', 'MoveMoneyInput', {
        accountId,
        amount: { minorUnits, currency: 'CZK' },
        ...fields,
      }),
    withdraw: (accountId: string, minorUnits: string, fields = {}) =>
      mutate('withdrawMoney', 'MoveMoneyInput', {
        accountId,
        amount: { minorUnits, currency: 'CZK' },
        ...fields,
      }),
  };
}
