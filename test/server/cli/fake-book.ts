import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type GraphQLSchema, graphql } from 'graphql';

/** How a request goes wrong instead of being answered. `lose-answer` carries the command out and drops the connection. */
export type Mishap = 'drop' | 'lose-answer' | 'overloaded' | 'unauthenticated' | number;

interface FakeAccount {
  readonly id: string;
  readonly owner: string;
  readonly currency: string;
  balance: bigint;
  limit: bigint;
  readonly references: string[];
}

interface Input {
  readonly commandId: string;
  readonly accountId: string;
  readonly owner: string;
  readonly currency: string;
  readonly amount: { readonly minorUnits: string };
  readonly overdraftLimit: string;
  readonly externalReference?: string;
}

const schema: GraphQLSchema = buildSchema(
  readFileSync(new URL('../../../server/graphql/schema.graphql', import.meta.url), 'utf8'),
);

/**
 * A book of accounts in memory behind the real schema: it checks every document, keeps commands by their id and
 * refuses what is not covered. It has no log and no rules beyond that; what it shows is how a client behaves.
 */
export class FakeBook {
  readonly accounts = new Map<string, FakeAccount>();
  /** How the next requests go wrong, one after another. */
  readonly mishaps: Mishap[] = [];
  readonly #kept = new Map<string, { readonly payload: string; readonly answer: object }>();
  #events = 0;

  get eventCount(): number {
    return this.#events;
  }

  accountOf(owner: string, currency = 'EUR'): FakeAccount {
    const account = [...this.accounts.values()].find(
      (each) => each.owner === owner && each.currency === currency,
    );
    if (account === undefined) throw new Error(`no account of ${owner}`);
    return account;
  }

  /** Answers one GraphQL request. */
  async answer(body: string): Promise<object> {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return graphql({ schema, source: query, variableValues: variables, rootValue: this.#resolvers });
  }

  readonly #commands: Readonly<Record<string, (input: Input) => object>> = {
    openAccount: (input) => this.#decide(input, () => this.#open(input)),
    depositMoney: (input) => this.#decide(input, () => this.#move(input, 1n)),
    withdrawMoney: (input) => this.#decide(input, () => this.#move(input, -1n)),
    changeOverdraftLimit: (input) =>
      this.#decide(input, () => {
        this.#account(input.accountId).limit = BigInt(input.overdraftLimit);
        return null;
      }),
  };

  readonly #resolvers = {
    ...Object.fromEntries(
      Object.entries(this.#commands).map(([name, carryOut]) => [
        name,
        ({ input }: { input: Input }) => carryOut(input),
      ]),
    ),
    executeCommands: ({ commands }: { commands: readonly Readonly<Record<string, Input>>[] }) => ({
      outcomes: commands
        .flatMap((command) => Object.entries(command))
        .map(([name, input]) => this.#commands[name]?.(input)),
    }),
    account: ({ id }: { id: string }) => this.#show(id),
    events: ({ filter }: { filter: { correlationId: string } }) => ({
      nodes: this.accounts.has(filter.correlationId) ? [{ data: { accountId: filter.correlationId } }] : [],
    }),
    projectionProgress: () => ({ head: 'head' }),
  };

  #decide(input: Input, decide: () => object | null): object {
    const payload = JSON.stringify(input);
    const kept = this.#kept.get(input.commandId);
    if (kept !== undefined && kept.payload !== payload) {
      return {
        receipt: null,
        errors: [failure('IdempotencyMismatch', 'IDEMPOTENCY_MISMATCH', 'used before')],
      };
    }
    if (kept !== undefined)
      return {
        ...kept.answer,
        account: this.#show(input.accountId ?? input.commandId),
        receipt: this.#receipt(input, true),
      };
    const refusal = decide();
    if (refusal === null) this.#events += 1;
    const answer = { errors: refusal === null ? [] : [refusal] };
    this.#kept.set(input.commandId, { payload, answer });
    return {
      ...answer,
      account: this.#show(input.accountId ?? input.commandId),
      receipt: this.#receipt(input, false),
    };
  }

  /** The account's id is its opening's command id, which is also what its opening event is found by. */
  #open({ commandId: id, owner, currency, overdraftLimit }: Input): null {
    this.accounts.set(id, {
      id,
      owner,
      currency,
      balance: 0n,
      limit: BigInt(overdraftLimit),
      references: [],
    });
    return null;
  }

  #move({ accountId, amount, externalReference = '' }: Input, sign: bigint): object | null {
    const account = this.#account(accountId);
    const balance = account.balance + sign * BigInt(amount.minorUnits);
    if (balance + account.limit < 0n)
      return failure('InsufficientFunds', 'INSUFFICIENT_FUNDS', 'not covered');
    account.balance = balance;
    account.references.push(externalReference);
    return null;
  }

  #account(id: string): FakeAccount {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`no account ${id}`);
    return account;
  }

  #show(id: string): object {
    const { currency, balance, limit } = this.#account(id);
    const money = (minorUnits: bigint) => ({ minorUnits: minorUnits.toString(), currency });
    return { id, position: 'head', balance: money(balance), overdraftLimit: money(limit) };
  }

  #receipt({ commandId }: Input, replayed: boolean): object {
    return { commandId, position: `opaque-${this.#events}`, replayed };
  }
}

function failure(__typename: string, code: string, message: string): object {
  return { __typename, code, message };
}

/** A fake book on a free port; disposing of it stops it. */
export interface RunningFakeBook extends AsyncDisposable {
  readonly url: string;
  readonly book: FakeBook;
}

/** Serves a fake book on a free port of this machine. */
export async function serveFakeBook(book = new FakeBook()): Promise<RunningFakeBook> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const mishap = body.includes('mutation') ? book.mishaps.shift() : undefined;
    if (mishap === 'drop') return request.socket.destroy();
    if (typeof mishap === 'number') return response.writeHead(mishap).end();
    const answer = await answerTo(body, { book, mishap });
    if (mishap === 'lose-answer') return request.socket.destroy();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    book,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the book answers, or what it says instead when something goes wrong. */
async function answerTo(
  body: string,
  { book, mishap }: { readonly book: FakeBook; readonly mishap: Mishap | undefined },
): Promise<object> {
  if (mishap === 'unauthenticated')
    return { errors: [{ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } }] };
  if (mishap !== 'overloaded') return book.answer(body);
  const outcome = {
    receipt: null,
    errors: [{ code: 'OVERLOADED', message: 'too much to do', retryAfterMs: 20 }],
  };
  const { commands } = JSON.parse(body).variables;
  return { data: commands ? { bulk: { outcomes: commands.map(() => outcome) } } : { outcome } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
