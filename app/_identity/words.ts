import type { Role } from '../_graphql/generated/graphql.ts';

/** What people call a role. */
export const roleWords: Readonly<Record<Role, string>> = {
  AUDITOR: 'auditor',
  OPERATOR: 'operator',
  MANAGER: 'manager',
  ADMINISTRATOR: 'administrator',
};

/** The same where it stands alone. */
export function roleTitle(role: Role): string {
  const word = roleWords[role];
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A role with its article: an auditor, a manager. */
export function aRole(role: Role): string {
  const word = roleWords[role];
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}
