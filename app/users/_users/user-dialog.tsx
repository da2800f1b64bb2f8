'use client';

import { useCallback, useState } from 'react';
import { ConfirmDialog } from '../../_administration/confirm-dialog.tsx';
import { RoleSelect } from '../../_administration/role-select.tsx';
import { SecretDialog } from '../../_administration/secret-dialog.tsx';
import { useAdministration } from '../../_administration/use-administration.ts';
import { useAppearing } from '../../_administration/use-appearing.ts';
import { useIssuedSecret } from '../../_administration/use-issued-secret.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import type { UserRowFragment } from '../../_graphql/generated/graphql.ts';
import {
  changeUserRoleDocument,
  disableUserDocument,
  enableUserDocument,
  endSessionsDocument,
  resetPasswordDocument,
} from '../../_graphql/people-documents.ts';

/** Something that is to be done about a user. */
export interface UserTask {
  readonly kind: 'role' | 'reset' | PlainTask;
  readonly user: UserRowFragment;
}

type PlainTask = keyof typeof plainTasks;

interface DialogProps {
  readonly user: UserRowFragment;
  readonly onClose: () => void;
}

/** The dialog in which it is done. */
export function UserDialog({
  task: { kind, user },
  onClose,
}: { readonly task: UserTask } & Pick<DialogProps, 'onClose'>) {
  if (kind === 'role') return <ChangeRoleDialog user={user} onClose={onClose} />;
  if (kind === 'reset') return <ResetPasswordDialog user={user} onClose={onClose} />;
  return <PlainDialog kind={kind} user={user} onClose={onClose} />;
}

const plainTasks = {
  disable: {
    mutation: disableUserDocument,
    title: (name: string) => `Disable ${name}?`,
    explanation:
      'Whatever is open in his or her browsers closes at once, and nobody signs in as this user until you enable it again. What was done stays on record.',
    confirmLabel: 'Disable',
    isDangerous: true,
  },
  enable: {
    mutation: enableUserDocument,
    title: (name: string) => `Enable ${name}?`,
    explanation: 'The user may sign in again, with the password and the role from before.',
    confirmLabel: 'Enable',
    isDangerous: false,
  },
  end: {
    mutation: endSessionsDocument,
    title: (name: string) => `End the sessions of ${name}?`,
    explanation:
      'Every browser that is signed in as this user is signed out at once. Signing in again is possible.',
    confirmLabel: 'End sessions',
    isDangerous: false,
  },
} as const;

function PlainDialog({ kind, user, onClose }: DialogProps & { readonly kind: PlainTask }) {
  const { mutation, title, ...words } = plainTasks[kind];
  const { isOpen, close } = useAppearing();
  const administration = useAdministration(
    useCallback(async () => {
      const input = { userId: user.id };
      const { data } = await pageSession().client.mutate({ mutation, variables: { input } });
      return data?.change.errors[0]?.message ?? null;
    }, [mutation, user.id]),
  );
  return (
    <ConfirmDialog
      {...words}
      title={title(user.name)}
      isOpen={isOpen}
      administration={administration}
      onClose={close}
      onExited={onClose}
    />
  );
}

function ChangeRoleDialog({ user, onClose }: DialogProps) {
  const [role, setRole] = useState(user.role);
  const { isOpen, close } = useAppearing();
  const administration = useAdministration(
    useCallback(async () => {
      const variables = { input: { userId: user.id, role } };
      const { data } = await pageSession().client.mutate({ mutation: changeUserRoleDocument, variables });
      return data?.change.errors[0]?.message ?? null;
    }, [user.id, role]),
  );
  return (
    <ConfirmDialog
      title={`Change the role of ${user.name}`}
      explanation="It holds at once, wherever the user is signed in."
      confirmLabel="Change role"
      isOpen={isOpen}
      administration={administration}
      onClose={close}
      onExited={onClose}
    >
      <RoleSelect value={role} onChange={setRole} data-autofocus />
    </ConfirmDialog>
  );
}

function ResetPasswordDialog({ user, onClose }: DialogProps) {
  const { secret, keep, onExited } = useIssuedSecret(onClose);
  const { isOpen, close } = useAppearing();
  const administration = useAdministration(
    useCallback(async () => {
      const variables = { input: { userId: user.id } };
      const { data } = await pageSession().client.mutate({ mutation: resetPasswordDocument, variables });
      keep(data?.made.oneTimePassword);
      return data?.made.errors[0]?.message ?? null;
    }, [user.id, keep]),
  );
  if (secret !== null)
    return (
      <SecretDialog
        title={`A one-time password for ${user.name}`}
        explanation="Give it to the user. It is good for signing in once and choosing a password of his or her own."
        label="One-time password"
        secret={secret}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={`Reset the password of ${user.name}?`}
      explanation="The password from before is no good any more, and every browser that is signed in as this user is signed out. You get a one-time password to give to the user."
      confirmLabel="Reset password"
      isDangerous
      isOpen={isOpen}
      administration={administration}
      onClose={close}
      onExited={onExited}
    />
  );
}
