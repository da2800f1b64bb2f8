import { graphql } from './generated/gql.ts';

/** Why a command was refused, with the figures that make a refusal useful to the person who reads it. */
export const commandErrorFragment = graphql(`
  fragment CommandErrorDetails on CommandError {
    __typename
    code
    message
    path
    ... on InsufficientFunds { available { minorUnits currency } }
    ... on BalanceRefusal { balance { minorUnits currency } }
    ... on MovementLimitExceeded { limit { minorUnits currency } }
  }
`);

/** The answer of every command on one account. */
export const accountCommandFragment = graphql(`
  fragment AccountCommandAnswer on AccountCommandPayload {
    account { ...AccountState }
    receipt { commandId streamId streamVersion position replayed }
    errors { ...CommandErrorDetails }
  }
`);

// Each mutation answers as `answer`, so that one hook can send them all.

export const openAccountDocument = graphql(`
  mutation OpenAccount($input: OpenAccountInput!) {
    answer: openAccount(input: $input) { ...AccountCommandAnswer }
  }
`);

export const depositMoneyDocument = graphql(`
  mutation DepositMoney($input: MoveMoneyInput!) {
    answer: depositMoney(input: $input) { ...AccountCommandAnswer }
  }
`);

export const withdrawMoneyDocument = graphql(`
  mutation WithdrawMoney($input: MoveMoneyInput!) {
    answer: withdrawMoney(input: $input) { ...AccountCommandAnswer }
  }
`);

export const changeOverdraftLimitDocument = graphql(`
  mutation ChangeOverdraftLimit($input: ChangeOverdraftLimitInput!) {
    answer: changeOverdraftLimit(input: $input) { ...AccountCommandAnswer }
  }
`);

export const renameOwnerDocument = graphql(`
  mutation RenameOwner($input: RenameOwnerInput!) {
    answer: renameOwner(input: $input) { ...AccountCommandAnswer }
  }
`);

export const freezeAccountDocument = graphql(`
  mutation FreezeAccount($input: ChangeStatusInput!) {
    answer: freezeAccount(input: $input) { ...AccountCommandAnswer }
  }
`);

export const unfreezeAccountDocument = graphql(`
  mutation UnfreezeAccount($input: ChangeStatusInput!) {
    answer: unfreezeAccount(input: $input) { ...AccountCommandAnswer }
  }
`);

export const closeAccountDocument = graphql(`
  mutation CloseAccount($input: ChangeStatusInput!) {
    answer: closeAccount(input: $input) { ...AccountCommandAnswer }
  }
`);

export const transferMoneyDocument = graphql(`
  mutation TransferMoney($input: TransferMoneyInput!) {
    answer: transferMoney(input: $input) {
      account { ...AccountState }
      toAccount { ...AccountState }
      receipt { commandId streamId streamVersion position replayed }
      errors { ...CommandErrorDetails }
    }
  }
`);

export const reverseTransactionDocument = graphql(`
  mutation ReverseTransaction($input: ReverseTransactionInput!) {
    answer: reverseTransaction(input: $input) { ...AccountCommandAnswer }
  }
`);
