import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { OpenContender } from '../support/contender.ts';
import { depositTo, echo, type Operation } from './operations.ts';

/** A server to send mutations to. */
export interface HttpTarget {
  readonly port: number;
  readonly operation: 'deposit' | 'echo';
  /** The API key to be let in with, where one is asked for. */
  readonly key?: string;
  /** The server's own, or as many as are chosen here. */
  readonly accountIds: readonly string[];
}

const END_OF_HEAD = '\r\n\r\n';
const CONTENT_LENGTH = /content-length: (\d+)/i;

/** Nothing has to be there beforehand. */
export async function prepare(): Promise<void> {}

/** One connection that is kept alive for each caller, as browsers and services keep them. */
export async function open(
  { port, operation, accountIds, key }: HttpTarget,
  callers: number,
): Promise<OpenContender> {
  const connections = await Promise.all(
    Array.from({ length: callers }, () => KeptConnection.open(port, key)),
  );
  const idle = [...connections];
  const request: Operation = operation === 'echo' ? echo : depositTo(accountIds);
  return {
    send: async (account) => {
      const connection = idle.pop();
      if (!connection) throw new Error('more callers than connections');
      const answer = await connection.post(JSON.stringify(request(account)));
      idle.push(connection);
      if (!answer.startsWith('HTTP/1.1 200') || /"errors":\[\{/.test(answer))
        throw new Error(`a mutation failed: ${answer.slice(-300)}`);
    },
    close: async () => {
      for (const connection of connections) connection.close();
    },
  };
}

/** HTTP/1.1 by hand, one request at a time: a client that costs little, so that the cores are left to the servers. */
export class KeptConnection {
  readonly #socket: Socket;
  readonly #authorization: string;
  #received = '';
  #resolve: (answer: string) => void = () => {};
  #reject: (fault: Error) => void = () => {};

  private constructor(socket: Socket, key: string | undefined) {
    this.#socket = socket;
    this.#authorization = key === undefined ? '' : `authorization: Bearer ${key}\r\n`;
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', (fault) => this.#reject(fault));
    socket.on('close', () => this.#reject(new Error('the server hung up')));
  }

  static async open(port: number, key: string | undefined): Promise<KeptConnection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new KeptConnection(socket, key);
  }

  post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(
        `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: application/json\r\n${this.#authorization}` +
          `content-length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`,
      );
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const head = this.#received.indexOf(END_OF_HEAD);
    if (head < 0) return;
    const length = Number(CONTENT_LENGTH.exec(this.#received)?.[1]);
    if (Number.isNaN(length)) this.#reject(new Error('an answer without its length'));
    if (this.#received.length < head + END_OF_HEAD.length + length) return;
    const answer = this.#received;
    this.#received = '';
    this.#resolve(answer);
  }
}
