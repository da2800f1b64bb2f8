import { expect } from 'vitest';
import type { Refusal } from '../../server/errors.ts';
import { type Decider, fold } from '../../server/kernel/decider.ts';

/** Given what happened, when this is asked for, then that happens, or is refused. (Equinox's and emmett's way to test deciders.) */
export function specificationOf<State, Command, Event>(decider: Decider<State, Command, Event>) {
  return (...history: readonly Event[]) => ({
    when: (command: Command) => {
      const state = fold(decider, decider.initialState, history);
      const decision = decider.decide(command, state);
      return {
        // biome-ignore lint/suspicious/noThenProperty: given, when, then; nobody awaits it
        then: (...events: readonly Event[]) => expect(decision).toEqual({ accepted: true, events }),
        thenRefused: (refusal: Refusal) => expect(decision).toEqual({ accepted: false, refusal }),
      };
    },
  });
}
