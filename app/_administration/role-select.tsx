'use client';

import { Select, type SelectProps } from '@mantine/core';
import type { Role } from '../_graphql/generated/graphql.ts';
import { rolesDocument } from '../_graphql/me-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';
import { joined, permissionWords } from '../_identity/permission-words.ts';
import { roleTitle, roleWords } from '../_identity/words.ts';

const roles = Object.keys(roleWords) as Role[];

interface RoleSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  readonly value?: Role;
  readonly onChange?: (role: Role) => void;
}

/** One of the roles, with what it may do. */
export function RoleSelect({ value, onChange, ...rest }: RoleSelectProps) {
  const { data } = useQuery(rolesDocument);
  const permissions = data?.roles.find(({ role }) => role === value)?.permissions ?? [];
  const abilities = permissions.filter((permission) => permission !== 'BE_SIGNED_IN');
  return (
    <Select
      label="Role"
      {...rest}
      data={roles.map((role) => ({ value: role, label: roleTitle(role) }))}
      value={value ?? null}
      onChange={(role) => role && onChange?.(role as Role)}
      allowDeselect={false}
      description={
        abilities.length > 0 ? `May ${joined(abilities.map((one) => permissionWords[one]))}.` : ' '
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  );
}
