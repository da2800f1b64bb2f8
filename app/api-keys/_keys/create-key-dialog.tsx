'use client';

import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import dayjs from 'dayjs';
import { useCallback } from 'react';
import { ConfirmDialog } from '../../_administration/confirm-dialog.tsx';
import { RoleSelect } from '../../_administration/role-select.tsx';
import { SecretDialog } from '../../_administration/secret-dialog.tsx';
import { useAdministration } from '../../_administration/use-administration.ts';
import { useAppearing } from '../../_administration/use-appearing.ts';
import { useIssuedSecret } from '../../_administration/use-issued-secret.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import type { Permission, Role } from '../../_graphql/generated/graphql.ts';
import { apiKeysDocument, createApiKeyDocument } from '../../_graphql/key-documents.ts';
import { rolesDocument } from '../../_graphql/me-documents.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { permissionWords } from '../../_identity/permission-words.ts';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'It does not expire' },
];
const initialValues = { name: '', role: 'OPERATOR' as Role, scopes: [] as Permission[], days: '90' };

/** Makes an API key, and tells it once. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { secret, keep, onExited } = useIssuedSecret(onClose);
  const { isOpen, close } = useAppearing();
  const form = useForm({
    initialValues,
    validate: { name: (name) => (name.trim() === '' ? 'What is it for?' : null) },
  });
  const { getValues } = form;
  const administration = useAdministration(
    useCallback(async () => {
      const { name, role, scopes, days } = getValues();
      const expiresAt = days === 'never' ? null : dayjs().add(Number(days), 'day').toISOString();
      const input = { name, role, expiresAt, scopes: scopes.length > 0 ? scopes : null };
      const { data } = await pageSession().client.mutate({
        mutation: createApiKeyDocument,
        variables: { input },
        refetchQueries: [apiKeysDocument],
      });
      keep(data?.made.secret);
      return data?.made.errors[0]?.message ?? null;
    }, [getValues, keep]),
  );
  if (secret !== null)
    return (
      <SecretDialog
        title={`The key of ${getValues().name}`}
        explanation="The program sends it whole, as “Authorization: Bearer …”."
        label="API key"
        secret={secret}
        onClose={onClose}
      />
    );
  const perform = async () => !form.validate().hasErrors && administration.perform();
  return (
    <ConfirmDialog
      title="Create API key"
      explanation="A program comes in with it. You are shown it once; what is done with it is written down under its name."
      confirmLabel="Create key"
      isOpen={isOpen}
      administration={{ ...administration, perform }}
      onClose={close}
      onExited={onExited}
    >
      <TextInput
        label="Name"
        description="What it is for"
        maxLength={100}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <RoleSelect {...form.getInputProps('role')} onChange={(role) => form.setValues({ role, scopes: [] })} />
      <Scopes role={form.values.role} {...form.getInputProps('scopes')} />
      <Select label="Expires after" data={lifetimes} allowDeselect={false} {...form.getInputProps('days')} />
    </ConfirmDialog>
  );
}

interface ScopesProps {
  readonly role: Role;
  readonly value?: Permission[];
  readonly onChange?: (scopes: Permission[]) => void;
}

function Scopes({ role, value = [], onChange }: ScopesProps) {
  const { data } = useQuery(rolesDocument);
  const permissions = data?.roles.find((one) => one.role === role)?.permissions ?? [];
  const choices = permissions.filter((permission) => permission !== 'BE_SIGNED_IN');
  return (
    <MultiSelect
      label="Only to"
      {...(value.length === 0 && { placeholder: 'All that the role may' })}
      data={choices.map((permission) => ({ value: permission, label: permissionWords[permission] }))}
      value={value}
      onChange={(scopes) => onChange?.(scopes as Permission[])}
      clearable
    />
  );
}
