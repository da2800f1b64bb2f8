'use client';

import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useCallback } from 'react';
import { ConfirmDialog } from '../../_administration/confirm-dialog.tsx';
import { RoleSelect } from '../../_administration/role-select.tsx';
import { SecretDialog } from '../../_administration/secret-dialog.tsx';
import { useAdministration } from '../../_administration/use-administration.ts';
import { useAppearing } from '../../_administration/use-appearing.ts';
import { useIssuedSecret } from '../../_administration/use-issued-secret.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import type { Role } from '../../_graphql/generated/graphql.ts';
import { createUserDocument, usersDocument } from '../../_graphql/people-documents.ts';

const initialValues = { name: '', email: '', role: 'OPERATOR' as Role };

/** Makes somebody a user, and tells the one-time password. */
export function AddUserDialog({ onClose }: { readonly onClose: () => void }) {
  const { secret, keep, onExited } = useIssuedSecret(onClose);
  const { isOpen, close } = useAppearing();
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'Who is it?' : null),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'An email address is needed.'),
    },
  });
  const { getValues, setErrors } = form;
  const administration = useAdministration(
    useCallback(async () => {
      const { data } = await pageSession().client.mutate({
        mutation: createUserDocument,
        variables: { input: getValues() },
        refetchQueries: [usersDocument],
      });
      keep(data?.made.oneTimePassword);
      const [error] = data?.made.errors ?? [];
      const field = error?.path?.at(-1);
      if (error && (field === 'name' || field === 'email')) setErrors({ [field]: error.message });
      return error?.message ?? null;
    }, [getValues, setErrors, keep]),
  );
  if (secret !== null)
    return (
      <SecretDialog
        title={`${form.getValues().name} is a user now`}
        explanation="Give this one-time password to the new user. It is good for signing in once and choosing a password of his or her own."
        label="One-time password"
        secret={secret}
        onClose={onClose}
      />
    );
  const perform = async () => !form.validate().hasErrors && administration.perform();
  return (
    <ConfirmDialog
      title="Add user"
      explanation="The new user gets a one-time password, which you are shown once."
      confirmLabel="Add user"
      isOpen={isOpen}
      administration={{ ...administration, perform }}
      onClose={close}
      onExited={onExited}
    >
      <TextInput label="Name" maxLength={100} data-autofocus {...form.getInputProps('name')} />
      <TextInput label="Email" type="email" maxLength={200} {...form.getInputProps('email')} />
      <RoleSelect {...form.getInputProps('role')} />
    </ConfirmDialog>
  );
}
