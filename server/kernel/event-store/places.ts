import type { Batch, BatchEvent } from './append.ts';

/** An event of a batch, with its command (an index into the batch's commands) and the version that it takes its stream to. */
interface PlacedEvent {
  readonly event: BatchEvent;
  readonly commandIndex: number;
  readonly version: number;
}

/** Where everything in a batch comes to be if the batch is appended, counted from the head of the log. */
export interface Places {
  readonly events: readonly PlacedEvent[];
  /** The version of each stream after the batch. */
  readonly streamVersions: readonly number[];
  /** The number of each stream's last event among the batch's, from 1; 0 if it has none. */
  readonly lastEvents: readonly number[];
  /** For each command the version of the stream that its receipt is about, after it. */
  readonly commandVersions: readonly number[];
  /** For each command how many events of the batch are its own or come before it. */
  readonly commandEnds: readonly number[];
}

/** Counts through a batch. */
export function placesOf({ streams, commands }: Batch): Places {
  const events: PlacedEvent[] = [];
  const streamVersions = streams.map(({ expectedVersion }) => expectedVersion);
  const lastEvents = streams.map(() => 0);
  const commandVersions: number[] = [];
  const commandEnds: number[] = [];
  for (const [commandIndex, command] of commands.entries()) {
    for (const event of command.events) {
      const version = (streamVersions[event.stream] ?? 0) + 1;
      streamVersions[event.stream] = version;
      lastEvents[event.stream] = events.push({ event, commandIndex, version });
    }
    commandVersions.push(streamVersions[command.stream] ?? 0);
    commandEnds.push(events.length);
  }
  return { events, streamVersions, lastEvents, commandVersions, commandEnds };
}
