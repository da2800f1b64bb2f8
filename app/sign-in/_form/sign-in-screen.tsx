'use client';

import { Button, Divider, Stack, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { destinationIn } from '../../_identity/sign-in-page.ts';
import { type Problem, readSignInWays, signInByProvider } from '../../_identity/sign-in-requests.ts';
import { Brand } from '../../_shell/brand.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import classes from './sign-in.module.css';

/** The one page for those who are not signed in. */
export function SignInScreen() {
  const [provider, setProvider] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>(null);
  useEffect(() => {
    void readSignInWays().then((ways) => setProvider(ways.provider));
    setProblem(problemOf(new URLSearchParams(window.location.search).get('error')));
  }, []);
  const goToProvider = async () => setProblem(await signInByProvider(destinationIn(window.location.search)));
  return (
    <main className={classes.page}>
      <div className={`sheet ${classes.card}`}>
        <Stack gap="lg">
          <Brand />
          <Title order={1} size="h3">
            Sign in
          </Title>
          <ProblemNotice problem={problem} />
          <PasswordForm onProblem={setProblem} />
          {provider && (
            <>
              <Divider label="or" />
              <Button variant="default" fullWidth onClick={goToProvider}>
                Continue with {provider}
              </Button>
            </>
          )}
        </Stack>
      </div>
    </main>
  );
}

/** Why somebody is back from the provider, by the word for it in the page's address. */
const WHY_BACK: Readonly<Record<string, string>> = {
  signup_disabled:
    'You were not let in. An administrator has to make you a user with the email address that you have there.',
  account_not_linked:
    'You were not let in. The provider has not verified the email address of the user that you have here.',
  disabled: 'This user is disabled.',
  access_denied: 'You were not signed in there.',
};

function problemOf(error: string | null): Problem {
  return error && (WHY_BACK[error] ?? 'Signing in there did not work. Try again.');
}
