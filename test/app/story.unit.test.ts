import { describe, expect, test } from 'vitest';
import type { LogEventFragment } from '../../app/_graphql/generated/graphql.ts';
import { type StoryCommand, storyOf } from '../../app/events/_log/story.ts';

let sequence = 0;

/** An event of a command, by its cause. */
function event(id: string, commandId: string, causationId: string | null = null): LogEventFragment {
  sequence += 1;
  return {
    __typename: 'Event',
    id,
    commandId,
    causationId,
    sequence: String(sequence),
    streamId: `account-${id}`,
    streamVersion: 1,
    type: 'MoneyDeposited',
    schemaVersion: 1,
    data: {},
    actor: 'user:a',
    actorName: null,
    correlationId: 'story',
    recordedAt: '2026-01-01T00:00:00.000Z',
    hash: '',
  };
}

/** The tree in brackets: `command(event(caused command…) event)`. */
function drawn(commands: readonly StoryCommand[]): string {
  return commands
    .map(({ id, events, ledTo }) => {
      const below = events.map(({ event: { id: name }, ledTo: next }) =>
        next.length > 0 ? `${name}(${drawn(next)})` : name,
      );
      return `${id}(${[...below, ...(ledTo.length > 0 ? [drawn(ledTo)] : [])].join(' ')})`;
    })
    .join(' ');
}

describe('a story', () => {
  test('has below a command what it appended, and below an event what that led to', () => {
    const events = [
      event('requested', 'ask'),
      event('approved', 'approve', 'requested'),
      event('out', 'approve', 'requested'),
      event('in', 'approve', 'requested'),
    ];
    expect(drawn(storyOf(events))).toBe('ask(requested(approve(approved out in)))');
  });

  test('has below a command what names the command itself as its cause', () => {
    expect(drawn(storyOf([event('a', 'one'), event('b', 'two', 'one')]))).toBe('one(a two(b))');
  });

  test('begins with everything whose cause is not in it, and names that', () => {
    const story = storyOf([event('a', 'one', 'elsewhere'), event('b', 'two')]);
    expect(drawn(story)).toBe('one(a) two(b)');
    expect(story.map(({ outsideCause }) => outsideCause)).toEqual(['elsewhere', null]);
  });

  test('loses nothing to a cause that comes later, or to one that is its own', () => {
    expect(drawn(storyOf([event('a', 'one', 'b'), event('b', 'two', 'a'), event('c', 'three', 'c')]))).toBe(
      'one(a(two(b))) three(c)',
    );
  });
});
