import type { Principal } from '../identity/principal.ts';
import type { Services } from '../services.ts';

/** What a transport (HTTP, WebSocket) knows about one operation. */
export interface RequestScope {
  readonly principal: Principal;
  /** Where the request came from: an IP address. */
  readonly address: string;
  /** From the header `x-correlation-id`, or made by the transport: joins all that belongs to one story. */
  readonly correlationId: string;
  /** The id of the command or event that led to this request, from the header `x-causation-id`. */
  readonly causationId: string | null;
  /** Aborted when the client has left or the operation has timed out. */
  readonly signal: AbortSignal;
}

/** What every resolver gets: the request's scope and the program's services. */
export interface GraphqlContext extends RequestScope {
  readonly services: Services;
}
