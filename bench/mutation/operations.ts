import { v7 as newUuid } from 'uuid';

export { accountIdOf } from '../append/payload.ts';

/** Accounts that are paid into. */
export const ACCOUNTS = 1_000;

/** What is sent to a server, for the account with this number. */
export type Operation = (account: number) => { readonly query: string; readonly variables: object };

const DEPOSIT = `mutation Deposit($input: MoveMoneyInput!) {
  depositMoney(input: $input) {
    account { id version balance { minorUnits currency } }
    receipt { position }
    errors { code message }
  }
}`;

/** The real mutation, as the pages send it. */
export function depositTo(accountIds: readonly string[]): Operation {
  return (account) => ({
    query: DEPOSIT,
    variables: {
      input: {
        commandId: newUuid(),
        accountId: accountIds[account % accountIds.length],
        amount: { minorUnits: '125', currency: 'EUR' },
        bookedOn: '2026-03-02',
        description: 'Salary for March',
      },
    },
  });
}

/** A mutation that does nothing: what Apollo on Fastify takes by itself. */
export const echo: Operation = () => ({
  query: 'mutation Echo($id: ID!) { echo(id: $id) }',
  variables: { id: newUuid() },
});
