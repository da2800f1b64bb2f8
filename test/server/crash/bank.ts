import { randomUUID } from 'node:crypto';
import { type Answered, type Order, openingOf, requestOf } from './orders.ts';
import type { PatientClient, Question } from './patient-client.ts';

/** Longer than a projection takes to come back after an interruption. */
const VISIBLE_WITHIN_MS = 10_000;
/** Failures after which a command is to be sent again: nothing was decided. */
const NOT_DECIDED: readonly (string | undefined)[] = ['OVERLOADED', 'VERSION_CONFLICT'];

interface Payload {
  readonly account?: { readonly id: string } | null;
  readonly receipt: {
    readonly streamVersion: number;
    readonly position: string;
    readonly replayed: boolean;
  } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** The API as the tellers use it: whatever they ask is asked until it is answered. */
export class Bank {
  readonly #client: PatientClient;

  constructor(client: PatientClient) {
    this.#client = client;
  }

  /** Opens an account; returns its id. */
  async openAccount(): Promise<string> {
    const { value } = await this.#client.ask<Payload>(openingOf(randomUUID()));
    if (!value.account) throw new Error(`no account was opened: ${JSON.stringify(value.errors)}`);
    return value.account.id;
  }

  /** Sends an order until it is answered. */
  async take(order: Order): Promise<Answered> {
    const { value, attempts } = await this.#client.ask(requestOf(order), obstacleIn);
    const { receipt, errors } = value;
    if (!receipt) throw new Error(`${order.commandId} has no receipt, but ${JSON.stringify(errors)}`);
    return { order, refusal: errors[0]?.code ?? null, receipt, attempts };
  }

  /** Sends an answered order once more. Throws unless it is answered exactly as it was. */
  async expectReplay({ order, ...before }: Answered): Promise<void> {
    const now = await this.take(order);
    const same =
      now.receipt.replayed &&
      now.refusal === before.refusal &&
      now.receipt.streamVersion === before.receipt.streamVersion &&
      now.receipt.position === before.receipt.position;
    if (!same) {
      throw new Error(
        `${order.commandId} was answered ${JSON.stringify(before)}, and then ${JSON.stringify(now)}`,
      );
    }
  }

  /** Reads an account at the position of a receipt. Throws if what the receipt is about can't be seen in it. */
  async expectVisible({ order, receipt }: Answered): Promise<void> {
    const account = await this.accountAt(order.accountId, receipt.position);
    if (account.version < receipt.streamVersion) {
      const shown = `version ${account.version} is shown, not ${receipt.streamVersion}`;
      throw new Error(`${order.commandId}: at ${receipt.position} ${shown}`);
    }
  }

  /** An account at a position or later. */
  async accountAt(
    id: string,
    position: string,
  ): Promise<{ readonly version: number; readonly balanceMinor: bigint }> {
    const { value } = await this.#client.ask<{ version: number; balance: { minorUnits: string } }>({
      query: READ,
      variables: { id, atLeast: position, waitMs: VISIBLE_WITHIN_MS },
    });
    return { version: value.version, balanceMinor: BigInt(value.balance.minorUnits) };
  }
}

const READ: Question['query'] = `query ($id: ID!, $atLeast: Position!, $waitMs: Int!) {
  answer: account(id: $id, atLeast: $atLeast, waitMs: $waitMs) { version balance { minorUnits } }
}`;

function obstacleIn({ receipt, errors }: Payload): string | null {
  const code = errors[0]?.code;
  return receipt === null && NOT_DECIDED.includes(code) ? (code ?? null) : null;
}
