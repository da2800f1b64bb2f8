'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { destinationIn } from '../../_identity/sign-in-page.ts';
import { type Problem, signInByPassword } from '../../_identity/sign-in-requests.ts';

interface PasswordFormProps {
  readonly onProblem: (problem: Problem) => void;
}

/**
 * Email address and password, as password managers know them; then the page that was asked for, loaded afresh. The method is POST
 * for whoever presses Enter before the page is alive: a browser would put the password into the address.
 */
export function PasswordForm({ onProblem }: PasswordFormProps) {
  const [isSending, setIsSending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsSending(true);
    onProblem(null);
    const problem = await signInByPassword(String(fields.get('email')), String(fields.get('password')));
    if (problem === null) return window.location.assign(destinationIn(window.location.search));
    onProblem(problem);
    setIsSending(false);
  };
  return (
    <form method="post" onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <Button type="submit" fullWidth loading={isSending} mt="xs">
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
