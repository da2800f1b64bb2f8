import * as http from 'node:http';
import * as https from 'node:https';

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Posts a body to one address; rejects if the connection fails or nothing moves on it for too long. */
export type Post = (body: string, headers: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/**
 * Posts JSON over connections that are kept alive. Not with `fetch`: its streams and signals cost several times as much
 * for each request as all else that a client does, which tells when a million small ones are sent.
 */
export function keepAlivePost(endpoint: string, timeoutMs: number): Post {
  const { protocol, hostname, port, pathname, search } = new URL(endpoint);
  const { request, Agent } = protocol === 'https:' ? https : http;
  const target = {
    method: 'POST',
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: pathname + search,
    agent: new Agent({ keepAlive: true, scheduling: 'lifo' }),
    timeout: timeoutMs,
  };
  return (body, headers) =>
    new Promise((resolve, reject) => {
      const contentHeaders = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const outgoing = request({ ...target, headers: { ...headers, ...contentHeaders } }, (incoming) => {
        readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), reject);
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

function readText(incoming: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.on('end', () =>
      incoming.complete ? resolve(text) : reject(new Error('the answer was cut off')),
    );
    incoming.on('error', reject);
  });
}
