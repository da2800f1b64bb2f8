'use client';

import { Anchor, Text } from '@mantine/core';
import { meDocument } from '../../_graphql/me-documents.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { Entrance } from '../../_identity/entrance.tsx';
import { signOut } from '../../_identity/sign-in-requests.ts';
import { FaultState, LoadingRows } from '../../_table/states.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';

/** Exchanges a one-time password for one's own, which has to be done before anything else; or any password for another. */
export function PasswordScreen() {
  const { data, error, refetch } = useQuery(meDocument);
  if (!data)
    return (
      <Entrance title="Change your password">
        {error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />}
      </Entrance>
    );
  const { displayName, email, hasPassword, mustChangePassword } = data.me;
  const who = email === null ? displayName : `${displayName}, ${email}`;
  if (!hasPassword)
    return (
      <Entrance title="You have no password here">
        <Text c="dimmed">{who} signs in by single sign-on; the password is changed there.</Text>
        <Anchor href="/">Back to the console</Anchor>
      </Entrance>
    );
  return (
    <Entrance title={mustChangePassword ? 'Choose your own password' : 'Change your password'}>
      <Text c="dimmed">
        {mustChangePassword
          ? `Welcome, ${displayName}. The password that you were given is good for this alone: choose one that nobody else knows.`
          : `For ${who}. Wherever else you are signed in, you are signed out.`}
      </Text>
      <ChangePasswordForm email={email ?? ''} isOneTime={mustChangePassword} />
      {mustChangePassword ? (
        <Anchor component="button" type="button" onClick={() => void signOut()}>
          Sign out instead
        </Anchor>
      ) : (
        <Anchor href="/">Back to the console</Anchor>
      )}
    </Entrance>
  );
}
