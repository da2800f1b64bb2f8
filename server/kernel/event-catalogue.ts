import { z } from 'zod';
import type { DomainEvent, EncodedEvent, JsonObject, Recorded, RecordedEvent } from './event.ts';

/** Turns stored data of one schema version into the next one's. Pure; the stored event is never touched. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** How one event type is stored: today's version and schema, and the way up from every older version. */
export interface EventDefinition<Data extends object = object> {
  readonly version: number;
  /** From stored JSON (input) to what the program works with (output), and back: a zod codec. */
  readonly schema: z.ZodType<Data>;
  /** `upcasters[v]` leads from version v to v + 1; there is one for every version below today's. */
  readonly upcasters: { readonly [version: number]: Upcaster };
}

type Definitions = { readonly [type: string]: EventDefinition };

/** The union of all events that a set of definitions describes. */
export type EventOf<Defs extends Definitions> = {
  [Type in keyof Defs & string]: { readonly type: Type; readonly data: z.output<Defs[Type]['schema']> };
}[keyof Defs & string];

/** A stored event that this program has no words for: an unknown type, a version from the future, or broken data. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';

  constructor(
    readonly stored: RecordedEvent,
    reason: string,
  ) {
    super(
      `event ${stored.position} (${stored.eventType}, version ${stored.streamVersion} of ${stored.streamId}) ${reason}`,
    );
  }
}

/** An event that does not fit its own schema: a fault of the program, found before anything is written. */
export class UnwritableEvent extends Error {
  override readonly name = 'UnwritableEvent';
}

/** What zod adds to copies of it is there already: V8 gives a copy that gets something new a slow path of its own. */
const ENCODING: z.core.ParseContextInternal<z.core.$ZodIssue> = {
  direction: 'backward',
  async: false,
  skipChecks: false,
};

/** Declares one event type. Throws if an upcaster is missing, so that a forgotten one fails at start. */
export function defineEvent<Schema extends z.ZodType<object>>(
  schema: Schema,
  {
    version = 1,
    upcasters = {},
  }: { version?: number; upcasters?: { readonly [version: number]: Upcaster } } = {},
): {
  readonly version: number;
  readonly schema: Schema;
  readonly upcasters: { readonly [version: number]: Upcaster };
} {
  for (let old = 1; old < version; old += 1) {
    if (!upcasters[old])
      throw new Error(`version ${version} of an event needs an upcaster from version ${old}`);
  }
  return { version, schema, upcasters };
}

/** Reads and writes the events of a program: checks on write, upcasts and checks on read. */
export class EventCatalogue<Event extends DomainEvent = DomainEvent> {
  readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** The stored form of a new event. Throws `UnwritableEvent` if it does not fit its schema. */
  encode(event: Event): EncodedEvent {
    const definition = this.definitions[event.type];
    if (!definition) throw new UnwritableEvent(`there is no event type ${event.type}`);
    const encoded = z.safeEncode(definition.schema, event.data, ENCODING);
    if (!encoded.success)
      throw new UnwritableEvent(`${event.type} does not fit its schema: ${z.prettifyError(encoded.error)}`);
    return { eventType: event.type, eventVersion: definition.version, data: encoded.data as JsonObject };
  }

  /** A stored event in today's words. Throws `UnreadableEvent`, naming the event, if there are none for it. */
  decode(stored: RecordedEvent): Recorded<Event> {
    const { eventType, eventVersion, data, hash: _hash, ...record } = stored;
    const decoded = this.#definitionOf(stored).schema.safeDecode(this.#upcast(stored));
    if (!decoded.success) {
      throw new UnreadableEvent(stored, `does not fit its schema: ${z.prettifyError(decoded.error)}`);
    }
    return { type: eventType, data: decoded.data, record } as Recorded<Event>;
  }

  /** Each event type's stored form as JSON Schema (draft 2020-12), by type. */
  toJsonSchemas(): { readonly [type: string]: object } {
    const schemas = Object.entries(this.definitions).map(([type, { version, schema }]) => {
      const title = `${type}, version ${version}`;
      return [type, { ...z.toJSONSchema(schema, { io: 'input' }), title }] as const;
    });
    return Object.fromEntries(schemas);
  }

  #upcast(stored: RecordedEvent): JsonObject {
    const { version: current, upcasters } = this.#definitionOf(stored);
    if (stored.eventVersion < 1 || stored.eventVersion > current) {
      throw new UnreadableEvent(
        stored,
        `is of version ${stored.eventVersion}; this program knows 1 to ${current}`,
      );
    }
    let data = stored.data;
    for (let version = stored.eventVersion; version < current; version += 1)
      data = upcasters[version]?.(data) ?? data;
    return data;
  }

  #definitionOf(stored: RecordedEvent): EventDefinition {
    const definition = this.definitions[stored.eventType];
    if (!definition) throw new UnreadableEvent(stored, 'is of a type that this program does not know');
    return definition;
  }
}
