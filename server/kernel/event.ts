/** What a feature calls an event: a name in the past tense and what there is to know. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** JSON as it is stored. */
export type JsonObject = { readonly [key: string]: unknown };

/** Everything about a stored event except what it says. */
export interface EventRecord {
  /** The place in the whole log: 1, 2, 3, … in commit order, without holes. */
  readonly position: bigint;
  /** UUID, version 7. */
  readonly eventId: string;
  readonly streamId: string;
  /** The place in the stream: 1, 2, 3, … */
  readonly streamVersion: number;
  /** The command that caused it. */
  readonly commandId: string;
  /** Joins everything that belongs to one story. */
  readonly correlationId: string;
  /** The command or event that led to the command. */
  readonly causationId: string | null;
  /** Who did it. */
  readonly actor: string;
  /** When the log took it; never earlier than the event before it. */
  readonly recordedAt: Date;
}

/** An event as it is stored, in the words of its time: not yet upcast to today's schema. */
export interface RecordedEvent extends EventRecord {
  readonly eventType: string;
  /** The version of the type's schema that `data` was written with. */
  readonly eventVersion: number;
  readonly data: JsonObject;
  /** SHA-256 over the stream's previous hash and everything above. */
  readonly hash: Uint8Array;
}

/** An event in today's words, with where and when it was recorded. */
export type Recorded<Event extends DomainEvent> = Event extends DomainEvent
  ? { readonly type: Event['type']; readonly data: Event['data']; readonly record: EventRecord }
  : never;

/** An event in stored form that has no place in the log yet. */
export interface EncodedEvent {
  readonly eventType: string;
  readonly eventVersion: number;
  readonly data: JsonObject;
}
