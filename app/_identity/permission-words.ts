import type { Permission } from '../_graphql/generated/graphql.ts';

/** What a permission is for, after "may". */
export const permissionWords: Readonly<Record<Permission, string>> = {
  BE_SIGNED_IN: 'sign in',
  READ_BOOK: 'read accounts, movements and events',
  OPEN_ACCOUNTS: 'open accounts and rename owners',
  MOVE_MONEY: 'pay in, pay out and transfer',
  RESTRICT_ACCOUNTS: 'freeze, unfreeze and close accounts',
  CHANGE_LIMITS: 'set overdraft limits',
  REVERSE_MOVEMENTS: 'take movements back',
  READ_AUDIT_LOG: 'read who tried what',
  MANAGE_PROJECTIONS: 'rebuild projections and resolve dead letters',
  MANAGE_USERS: 'look after users',
  MANAGE_API_KEYS: 'look after API keys',
};

/** Words in a row, the last two joined. */
export function joined(words: readonly string[], joint: 'and' | 'or' = 'and'): string {
  return new Intl.ListFormat('en', { type: joint === 'and' ? 'conjunction' : 'disjunction' }).format(words);
}
