import { z } from 'zod';
import { type AccountStanding, commands, type Outcome, sendCommand } from '../client/commands.ts';
import type { GraphqlClient, Operation } from '../client/graphql-client.ts';
import { limitId, openingId } from './command-ids.ts';
import type { SurveyedAccount } from './survey.ts';
import type { Tally } from './tally.ts';

/** What opening accounts needs. */
export interface OpeningContext {
  readonly client: GraphqlClient;
  readonly ownerPrefix: string;
  readonly tally: Tally;
}

/** An account of the book that stands for one of the statement, or why there is none. */
export type ImportedAccount =
  | { readonly id: string; readonly position: string | null }
  | { readonly problem: string };

/**
 * Makes sure that an account of the statement is there and may go as far below zero as the statement takes it.
 * An account that an earlier import opened is found again, and its limit is only ever raised.
 */
export async function ensureAccount(
  context: OpeningContext,
  surveyed: SurveyedAccount,
): Promise<ImportedAccount> {
  const opening = await openOrFind(context, surveyed);
  if ('problem' in opening) return opening;
  if (surveyed.overdraftLimit <= opening.overdraftLimit) return opening;
  return raiseLimit(context, surveyed, opening);
}

type Opening = (AccountStanding & { readonly position: string | null }) | { readonly problem: string };

async function openOrFind(context: OpeningContext, surveyed: SurveyedAccount): Promise<Opening> {
  const commandId = openingId(surveyed);
  const { currency, number, firstBookedOn: bookedOn } = surveyed;
  const input = { commandId, owner: `${context.ownerPrefix} ${number}`, currency, bookedOn };
  // Events carry the correlation id: an account can be found by it, whatever its owner is called by now.
  const outcome = await sendCommand(context.client, commands.openAccount, input, commandId);
  if (outcome.status === 'refused') return findAfterRefusal(context.client, outcome, commandId);
  if (outcome.account === null) return { problem: 'the server did not show the account it opened' };
  if (!outcome.replayed) context.tally.accountsOpened += 1;
  return { ...outcome.account, position: outcome.position };
}

/** The same number with another first day or owner, from another file: the account is there already. */
async function findAfterRefusal(
  client: GraphqlClient,
  refusal: Outcome & { readonly status: 'refused' },
  openingCommandId: string,
): Promise<Opening> {
  const problem = `the account can't be opened: ${refusal.message} (${refusal.code})`;
  if (refusal.code !== 'IDEMPOTENCY_MISMATCH') return { problem };
  const variables = { correlationId: openingCommandId };
  const { events, projectionProgress } = await client.send({ operation: findOpening, variables });
  const [opened] = events.nodes;
  if (opened === undefined) return { problem };
  return (
    (await readAccount(client, { id: opened.data.accountId, atLeast: projectionProgress.head })) ?? {
      problem,
    }
  );
}

async function readAccount(
  client: GraphqlClient,
  variables: { readonly id: string; readonly atLeast: string },
) {
  const { account } = await client.send({ operation: readStanding, variables });
  if (account === null) return null;
  return {
    id: account.id,
    overdraftLimit: BigInt(account.overdraftLimit.minorUnits),
    position: account.position,
  };
}

async function raiseLimit(
  { client, tally }: OpeningContext,
  surveyed: SurveyedAccount,
  { id, position }: AccountStanding & { readonly position: string | null },
): Promise<ImportedAccount> {
  const outcome = await sendCommand(client, commands.changeOverdraftLimit, {
    commandId: limitId(surveyed),
    accountId: id,
    overdraftLimit: surveyed.overdraftLimit.toString(),
    bookedOn: surveyed.firstBookedOn,
  });
  // A refusal (the account is closed, say) is harmless here: movements that need the limit are refused by themselves.
  if (outcome.status === 'accepted' && !outcome.replayed) tally.limitsRaised += 1;
  return { id, position: outcome.position ?? position };
}

const openingSchema = z.object({
  events: z.object({ nodes: z.array(z.object({ data: z.object({ accountId: z.string() }) })) }),
  projectionProgress: z.object({ head: z.string() }),
});

/** The head is asked for too: an account read at that position is as it is now. */
const findOpening: Operation<z.output<typeof openingSchema>> = {
  document: `query FindOpening($correlationId: String!) {
    events(filter: { correlationId: $correlationId, types: ["AccountOpened"] }, direction: ASC, first: 1) {
      nodes { data }
    }
    projectionProgress { head }
  }`,
  data: openingSchema,
};

const standing = z.object({
  id: z.string(),
  position: z.string(),
  overdraftLimit: z.object({ minorUnits: z.string() }),
});

const readStanding: Operation<{ readonly account: z.output<typeof standing> | null }> = {
  document: `query ReadStanding($id: ID!, $atLeast: Position) {
    account(id: $id, atLeast: $atLeast, waitMs: 30000) { id position overdraftLimit { minorUnits } }
  }`,
  data: z.object({ account: standing.nullable() }),
};
