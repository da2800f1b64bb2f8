import type { NotDecided } from '../../errors.ts';
import { assertAllowed } from '../../identity/failures.ts';
import type { Principal } from '../../identity/principal.ts';
import { limitIn } from '../../movement-limit.ts';
import type { AccountCommand } from './commands.ts';

/**
 * What keeps a principal from these commands although he may send commands of their kind: an amount above his limit. A reversal has
 * none: its amount is the one that was moved.
 *
 * @throws Forbidden for an account that is opened with an overdraft limit by somebody who may not set one.
 */
export function limitRefusalOf(
  principal: Principal,
  commands: readonly AccountCommand[],
): Extract<NotDecided, { readonly code: 'MOVEMENT_LIMIT_EXCEEDED' }> | null {
  for (const command of commands) {
    if (command.type === 'OpenAccount') checkOpening(principal, command.overdraftLimitMinor);
    if (!principal.movementLimit || !('amount' in command) || command.type === 'ReverseTransaction') continue;
    const { amount: requested } = command;
    const limit = limitIn(principal.movementLimit, requested.currency);
    if (requested.minorUnits <= limit) continue;
    return {
      code: 'MOVEMENT_LIMIT_EXCEEDED',
      limit: { minorUnits: limit, currency: requested.currency },
      requested,
    };
  }
  return null;
}

function checkOpening(principal: Principal, overdraftLimitMinor: bigint): void {
  if (overdraftLimitMinor > 0n) assertAllowed(principal, 'CHANGE_LIMITS');
}
