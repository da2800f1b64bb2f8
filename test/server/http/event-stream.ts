import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** An event as it came over the wire. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** One raw client of server-sent events, so that tests see what goes over the wire. */
export interface RawEventStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The next event that was not taken yet; null after the last. */
  readonly receive: () => Promise<StreamEvent | null>;
  /** Stops reading from the connection, and goes on. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Breaks the connection. */
  readonly leave: () => void;
  /** Resolves when the response has ended; with whether it was complete as HTTP. */
  readonly ended: Promise<boolean>;
}

/** Posts an operation and takes the answer as events. */
export async function openEventStream(
  url: string,
  payload: object,
  headers: Record<string, string> = {},
): Promise<RawEventStream> {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    agent: false,
  });
  sent.on('error', () => {});
  sent.end(JSON.stringify(payload));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const received: (StreamEvent | null)[] = [];
  const waiting: ((event: StreamEvent | null) => void)[] = [];
  const take = (event: StreamEvent | null) => {
    const next = waiting.shift();
    if (next) next(event);
    else received.push(event);
  };
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const events = (text + chunk).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) if (!event.startsWith(':')) take(parse(event));
  });
  const ended = new Promise<boolean>((resolve) => {
    response.on('error', () => {});
    response.once('close', () => {
      take(null);
      resolve(response.complete);
    });
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    receive: async () => {
      const event = received.shift();
      return event === undefined ? new Promise((resolve) => waiting.push(resolve)) : event;
    },
    pause: () => response.pause(),
    resume: () => response.resume(),
    leave: () => sent.destroy(),
    ended,
  };
}

function parse(block: string): StreamEvent {
  const lines = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  const fieldOf = (field: string) => lines.find(([, name]) => name === field)?.[2] ?? '';
  return { event: fieldOf('event'), data: fieldOf('data') };
}
