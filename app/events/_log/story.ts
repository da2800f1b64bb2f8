import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';

/** A command with what it appended, each event with the commands that it led to. */
export interface StoryCommand {
  readonly id: string;
  /** Its first event: says who sent it, and when. */
  readonly first: LogEventFragment;
  readonly events: readonly StoryEvent[];
  /** Commands that name this one as their cause, rather than one of its events. */
  readonly ledTo: readonly StoryCommand[];
  /** What it names as its cause and is not in the story; null if it names none. */
  readonly outsideCause: string | null;
}

/** An event with the commands that it led to. */
export interface StoryEvent {
  readonly event: LogEventFragment;
  readonly ledTo: readonly StoryCommand[];
}

/**
 * Makes a tree of a story's events: below each command what it appended, below each event the commands that name it as their cause.
 * At the top is what was led to by nothing in the story.
 *
 * @param events Events of one correlation in the order of the log. A cause comes before what it leads to, so there are no circles;
 *   whatever names a later event as its cause, as a careless client may, is at the top too.
 */
export function storyOf(events: readonly LogEventFragment[]): readonly StoryCommand[] {
  const commands = [...groupByCommand(events).values()];
  const orderOf = new Map(
    commands.flatMap((command, order) => idsOf(command).map((id) => [id, order] as const)),
  );
  const children = new Map<string, (readonly LogEventFragment[])[]>();
  const roots: (readonly LogEventFragment[])[] = [];
  for (const [order, command] of commands.entries()) {
    const cause = command[0]?.causationId;
    const causeOrder = cause ? orderOf.get(cause) : undefined;
    if (!cause || causeOrder === undefined || causeOrder >= order) roots.push(command);
    else children.set(cause, [...(children.get(cause) ?? []), command]);
  }
  const grow = (command: readonly LogEventFragment[]): readonly StoryCommand[] => {
    const [first] = command;
    if (!first) return [];
    const ledToBy = (id: string) => (children.get(id) ?? []).flatMap(grow);
    return [
      {
        id: first.commandId,
        first,
        events: command.map((event) => ({ event, ledTo: ledToBy(event.id) })),
        ledTo: ledToBy(first.commandId),
        outsideCause: roots.includes(command) ? first.causationId : null,
      },
    ];
  };
  return roots.flatMap(grow);
}

function groupByCommand(
  events: readonly LogEventFragment[],
): ReadonlyMap<string, readonly LogEventFragment[]> {
  const commands = new Map<string, LogEventFragment[]>();
  for (const event of events) {
    const command = commands.get(event.commandId) ?? [];
    commands.set(event.commandId, command);
    command.push(event);
  }
  return commands;
}

function idsOf(command: readonly LogEventFragment[]): readonly string[] {
  return [...command.slice(0, 1).map(({ commandId }) => commandId), ...command.map(({ id }) => id)];
}
