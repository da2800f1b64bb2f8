import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { open } from '../mutation/http-client.ts';
import { accountIdOf } from '../mutation/operations.ts';

/** Connections that deposits go over in turn, so that one that is slow holds up none. */
const CONNECTIONS = 8;

/** Sends deposits to the first account through the real mutation, so many a second; resolves when all are acknowledged. */
export async function sendDeposits(
  { port, key }: { readonly port: number; readonly key: string },
  { messages, perSecond }: { readonly messages: number; readonly perSecond: number },
): Promise<void> {
  const target = { port, key, operation: 'deposit' as const, accountIds: [accountIdOf(0)] };
  const { send, close } = await open(target, CONNECTIONS);
  const from = performance.now();
  const sent: Promise<void>[] = [];
  for (let number = 1; number <= messages; number += 1) {
    await sleep(Math.max(0, from + (number * 1_000) / perSecond - performance.now()));
    if (sent.length >= CONNECTIONS) await sent[sent.length - CONNECTIONS];
    sent.push(send(0));
  }
  await Promise.all(sent);
  await close();
}

/** Gives the first account's owner another name. */
export async function renameOwner(
  { port, key }: { readonly port: number; readonly key: string },
  owner: string,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      query: 'mutation ($input: RenameOwnerInput!) { renameOwner(input: $input) { errors { message } } }',
      variables: { input: { commandId: newUuid(), accountId: accountIdOf(0), owner } },
    }),
  });
  const answer = await response.text();
  if (!answer.includes('"errors":[]')) throw new Error(`not renamed: ${answer}`);
}
