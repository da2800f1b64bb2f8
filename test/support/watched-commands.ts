import { vi } from 'vitest';
import type { AccountCommand } from '../../server/features/accounts/commands.ts';
import type { CommandRequest, Leg } from '../../server/kernel/commands/command.ts';
import { requestOf } from './book.ts';

/** A command that tells how often it has been decided. */
export function watched(command: AccountCommand) {
  const decided = vi.fn();
  const request = requestOf(command);
  const [leg] = request.legs;
  const { decider } = leg.streamType;
  const decide: typeof decider.decide = (...asked) => {
    decided();
    return decider.decide(...asked);
  };
  const watchedLeg: Leg = { ...leg, streamType: { ...leg.streamType, decider: { ...decider, decide } } };
  return { decided, request: { ...request, legs: [watchedLeg] } satisfies CommandRequest };
}

export type Watched = ReturnType<typeof watched>;

/** Resolves when each has been decided for the first time. */
export const eachDecided = (commands: readonly Watched[]) =>
  vi.waitUntil(() => commands.every(({ decided }) => decided.mock.calls.length > 0), 10_000);
