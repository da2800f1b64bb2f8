import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../graphql/context.ts';

/**
 * Who is asking, from the headers of a request or of a WebSocket's upgrade: the one place for both.
 * There is no sign-in, so everybody is the operator.
 */
export async function authenticate(_headers: IncomingHttpHeaders): Promise<Principal> {
  return { id: 'operator', displayName: 'Operator' };
}
