import type { CommandFailure, Refusal } from '../../errors.ts';
import type { AnyStreamType } from '../decider.ts';
import type { EncodedEvent } from '../event.ts';

/** One command to one stream. */
export interface Leg {
  readonly streamType: AnyStreamType;
  readonly streamId: string;
  readonly command: unknown;
}

/** A command as a client sent it, parsed. Its legs are decided in order and appended all or none. */
export interface CommandRequest {
  /** Made by the client; the idempotency key. */
  readonly commandId: string;
  /** What the client sent, as JSON: fingerprinted, so that the same id with another payload is found out. */
  readonly payload: object;
  /** Who asks; part of the fingerprint, and the actor of the events. */
  readonly principal: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** One leg for each stream, each stream once. The receipt is about the first. */
  readonly legs: readonly [Leg, ...Leg[]];
  /** Refuse unless the first stream is at this version. */
  readonly expectedVersion?: number | undefined;
}

/** A folded stream: what has become of it, and where that was read. */
export interface StreamState {
  readonly streamId: string;
  /** 0: nothing has happened yet. */
  readonly version: number;
  /** The position of its last event; 0 if there is none. */
  readonly position: bigint;
  /** When its last event was recorded; null if there is none. */
  readonly recordedAt: Date | null;
  readonly state: unknown;
}

/** Where a command was decided; see the type `Receipt` of the GraphQL schema. */
export interface Receipt {
  readonly commandId: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: bigint;
  readonly replayed: boolean;
}

/** What a command is answered with. */
export type CommandResult =
  | {
      readonly kind: 'decided';
      readonly receipt: Receipt;
      /** Null if it was accepted. */
      readonly refusal: Refusal | null;
      /** Each leg's stream, at least as new as the receipt. */
      readonly states: readonly StreamState[];
    }
  | {
      readonly kind: 'dry-run';
      /** Null if it would be accepted. */
      readonly refusal: Refusal | null;
      /** What would be appended; empty if it would be refused. */
      readonly events: readonly PlannedEvent[];
      /** Each leg's stream as it would be. */
      readonly states: readonly StreamState[];
    }
  | { readonly kind: 'not-decided'; readonly failure: CommandFailure };

/** An event that a dry run would append. */
export interface PlannedEvent extends EncodedEvent {
  readonly streamId: string;
  readonly streamVersion: number;
}

/** Why a result is not a "yes"; null if it is one. */
export function failureOf(result: CommandResult): CommandFailure | null {
  return result.kind === 'not-decided' ? result.failure : result.refusal;
}
