import type { Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { dataOf, send } from '../support/api.ts';
import { cookiesFor } from '../support/credentials.ts';

/** An operator at a page: does what people do, finds things by what people see. */
export class Operator {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Goes to an address of the console as an administrator and waits until the page is live. */
  async visit(path: string): Promise<void> {
    await this.page.context().addCookies(cookiesFor(this.#url));
    await this.open(path);
  }

  /** Goes to an address of the console as whoever has signed in and waits until the page is live. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#url}${path}`);
    await this.chip('Live').waitFor();
  }

  /** Opens another tab of the same browser. */
  async openTab(path: string): Promise<Operator> {
    const tab = new Operator(await this.page.context().newPage(), this.#url);
    await tab.open(path);
    return tab;
  }

  /** What the header says about the connection. */
  chip(label: string): Locator {
    return this.page
      .getByRole('banner')
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${label}$`) });
  }

  get balance(): Locator {
    return this.page.getByTestId('balance');
  }

  get catchingUp(): Locator {
    return this.page.getByTestId('catching-up');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The rows of the table on the page, without its head. */
  get rows(): Locator {
    return this.page.locator('tbody').getByRole('row');
  }

  /** Presses a button of the page and fills in the dialog that it opens, without sending it. */
  async begin(action: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.page.getByRole('button', { name: action, exact: true }).click();
    await this.fill(fields);
  }

  /** The same for what is kept in the menu of further actions. */
  async beginFromMenu(action: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.page.getByRole('button', { name: 'More actions' }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
    await this.fill(fields);
  }

  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      await this.dialog.getByLabel(label, { exact: true }).fill(text);
    }
  }

  async send(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  /** Begins, sends, and waits until the dialog has closed itself, which it does only after a receipt. */
  async perform(action: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.begin(action, fields);
    await this.send(action);
    await this.dialog.waitFor({ state: 'hidden' });
  }
}

interface Payload {
  readonly receipt: { readonly position: string } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** Waits for every read table. */
const SHOWN = `query ($at: Position!, $waitMs: Int! = 30000) {
  accounts(first: 1, atLeast: $at, waitMs: $waitMs) { totalCount }
  balanceOf(bookedOn: "2000-01-01", atLeast: $at, waitMs: $waitMs) { bookedOn }
  dailySummaries(first: 1, atLeast: $at, waitMs: $waitMs) { totalCount }
  largestMovements(currency: "CZK", first: 1, atLeast: $at, waitMs: $waitMs) { id }
  transferRequests(first: 1, atLeast: $at, waitMs: $waitMs) { totalCount }
}`;

/** Another program that uses the same API at the same time. It has done something when every page that is opened shows it. */
export class Program {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Opens an account in CZK, on a day in the past if one is given, and gives its id. */
  async open(owner: string, bookedOn?: string): Promise<string> {
    const input = { owner, currency: 'CZK', bookedOn };
    const { id } = await this.#command('openAccount', 'OpenAccountInput', input);
    return id;
  }

  /** Pays minor units of CZK in, on a day in the past if one is given; gives the account's version after it. */
  async deposit(accountId: string, minorUnits: string, description = '', bookedOn?: string): Promise<number> {
    const amount = { minorUnits, currency: 'CZK' };
    const { version } = await this.#command('depositMoney', 'MoveMoneyInput', {
      accountId,
      amount,
      description,
      bookedOn,
    });
    return version;
  }

  /** Asks for a transfer of 1,500 CZK that somebody else has to approve; gives the request's id. */
  async requestTransfer({ from, to }: { readonly from: string; readonly to: string }): Promise<string> {
    const commandId = uuidv7();
    await this.#send('requestTransfer', 'RequestTransferInput', 'request { id }', {
      commandId,
      fromAccountId: from,
      toAccountId: to,
      amount: { minorUnits: '150000', currency: 'CZK' },
      description: 'New roof, first instalment',
    });
    return commandId;
  }

  /** Freezes or unfreezes an account. */
  async changeStatus(mutation: 'freezeAccount' | 'unfreezeAccount', accountId: string): Promise<void> {
    await this.#command(mutation, 'ChangeStatusInput', { accountId });
  }

  async #command(mutation: string, inputType: string, input: object) {
    const answer = await this.#send(mutation, inputType, 'account { id version }', input);
    return (answer as { readonly account: { readonly id: string; readonly version: number } }).account;
  }

  /** Sends a command and waits until it shows; gives what it answered. Throws if it was not accepted. */
  async #send(mutation: string, inputType: string, selection: string, input: object): Promise<object> {
    const query = `mutation ($input: ${inputType}!) {
      ${mutation}(input: $input) { ${selection} receipt { position } errors { code } } }`;
    const data = dataOf(await send(this.#url, query, { input: { commandId: uuidv7(), ...input } }));
    const answer = data[mutation] as Payload;
    if (!answer.receipt || answer.errors.length > 0)
      throw new Error(`${mutation} did not go through: ${JSON.stringify(answer)}`);
    dataOf(await send(this.#url, SHOWN, { at: answer.receipt.position }));
    return answer;
  }
}
