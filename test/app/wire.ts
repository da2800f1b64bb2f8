import type { Page, Route, WebSocketRoute } from 'playwright-core';

interface GraphqlRequest {
  readonly operationName?: string;
  readonly variables?: {
    readonly input?: { readonly commandId?: string };
    readonly commands?: readonly { readonly freezeAccount: { readonly commandId: string } }[];
    readonly dryRun?: boolean;
  };
}

/** What lies between a page and the server, for tests that cut it, hold it up, or lose what it carries. */
export class Wire {
  readonly #sockets = new Set<WebSocketRoute>();
  readonly #held: (() => void)[] = [];
  readonly #commandIds: string[] = [];
  #isHolding = false;
  #isCut = false;
  #losing: string | undefined;

  static async tap(page: Page): Promise<Wire> {
    const wire = new Wire();
    await page.routeWebSocket(/\/graphql$/, (socket) => wire.#onSocket(socket));
    await page.route(/\/graphql(\/bulk)?$/, (route) => wire.#onRequest(route));
    return wire;
  }

  /** From now on nothing reaches the page that could tell it how far the read side has come; answers to commands do. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Lets through what was held, in order, and everything after it. */
  release(): void {
    this.#isHolding = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  /** Breaks the WebSocket, and every new one. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) void socket.close({ code: 1001, reason: 'Cut' });
    this.#sockets.clear();
  }

  /** Lets new WebSockets through again. */
  mend(): void {
    this.#isCut = false;
  }

  /** Requests of this operation reach the server; their answers don't reach the page. */
  loseAnswersTo(operationName: string | undefined): void {
    this.#losing = operationName;
  }

  /** The ids of all commands that the page has sent, repeated ones too. */
  commandIds(): readonly string[] {
    return this.#commandIds;
  }

  #onSocket(socket: WebSocketRoute): void {
    if (this.#isCut) {
      void socket.close({ code: 1001, reason: 'Cut' });
      return;
    }
    this.#sockets.add(socket);
    const server = socket.connectToServer();
    server.onMessage((message) => this.#pass(() => socket.send(message)));
  }

  async #onRequest(route: Route): Promise<void> {
    const request = route.request().postDataJSON() as GraphqlRequest;
    const { input, commands = [], dryRun = false } = request.variables ?? {};
    const commandId = input?.commandId;
    if (commandId) this.#commandIds.push(commandId);
    if (!dryRun) this.#commandIds.push(...commands.map(({ freezeAccount }) => freezeAccount.commandId));
    if (request.operationName === this.#losing) {
      await route.fetch();
      await route.abort('connectionreset');
      return;
    }
    if (commandId) await route.continue();
    else this.#pass(() => void route.continue());
  }

  #pass(pass: () => void): void {
    if (this.#isHolding) this.#held.push(pass);
    else pass();
  }
}
