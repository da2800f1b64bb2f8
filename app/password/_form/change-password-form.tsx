'use client';

import { Button, PasswordInput, Stack, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ProblemNotice } from '../../_identity/problem-notice.tsx';
import { changeOwnPassword } from './change-own-password.ts';

interface ChangePasswordFormProps {
  /** For password managers, which keep it beside the password. */
  readonly email: string;
  /** Whether the present password was made by somebody else. */
  readonly isOneTime: boolean;
}

const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 128;
const initialValues = { current: '', next: '', again: '' };

/** The present password, and twice the new one; then the page that was asked for. */
export function ChangePasswordForm({ email, isOneTime }: ChangePasswordFormProps) {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues,
    validate: {
      current: (text) => (text === '' ? 'This is needed too.' : null),
      next: (text, { current }) => complaintAbout(text, current),
      again: (text, { next }) => (text === next ? null : 'This is not the same as above.'),
    },
  });
  const submit = async ({ current, next }: typeof initialValues) => {
    setIsSending(true);
    setProblem(null);
    const refusal = await changeOwnPassword({ email, current, next });
    if (!refusal) return;
    if (refusal.field) form.setFieldError(refusal.field, refusal.message);
    else setProblem(refusal.message);
    setIsSending(false);
  };
  return (
    <form method="post" onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <ProblemNotice problem={problem} />
        <VisuallyHidden>
          <input
            type="email"
            autoComplete="username"
            aria-label="Email"
            value={email}
            readOnly
            tabIndex={-1}
          />
        </VisuallyHidden>
        <PasswordInput
          label={isOneTime ? 'One-time password' : 'Present password'}
          autoComplete="current-password"
          autoFocus
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description={`${MIN_CHARACTERS} characters or more; a few words that belong to nobody else do well.`}
          autoComplete="new-password"
          {...form.getInputProps('next')}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          {...form.getInputProps('again')}
        />
        <Button type="submit" fullWidth loading={isSending} mt="xs">
          Change password
        </Button>
      </Stack>
    </form>
  );
}

function complaintAbout(password: string, current: string): string | null {
  if (password.length < MIN_CHARACTERS) return `A password has at least ${MIN_CHARACTERS} characters.`;
  if (password.length > MAX_CHARACTERS) return `A password has at most ${MAX_CHARACTERS} characters.`;
  return password === current ? 'This is the present one.' : null;
}
