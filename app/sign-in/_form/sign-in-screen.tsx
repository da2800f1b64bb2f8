'use client';

import { Alert, Button, Divider } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Entrance } from '../../_identity/entrance.tsx';
import { ProblemNotice } from '../../_identity/problem-notice.tsx';
import { destinationIn, type Ending, endingIn } from '../../_identity/sign-in-page.ts';
import { type Problem, readSignInWays, signInByProvider } from '../../_identity/sign-in-requests.ts';
import { PasswordForm } from './password-form.tsx';

/** The one page for those who are not signed in. */
export function SignInScreen() {
  const [provider, setProvider] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>(null);
  const [ending, setEnding] = useState<Ending | null>(null);
  useEffect(() => {
    void readSignInWays().then((ways) => setProvider(ways.provider));
    setProblem(problemOf(new URLSearchParams(window.location.search).get('error')));
    setEnding(endingIn(window.location.search));
  }, []);
  const goToProvider = async () => setProblem(await signInByProvider(destinationIn(window.location.search)));
  return (
    <Entrance title="Sign in">
      {ending && !problem && (
        <Alert variant="light" icon={<IconInfoCircle size={18} aria-hidden />} p="sm" role="status">
          {WORDS[ending]}
        </Alert>
      )}
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
    </Entrance>
  );
}

const WORDS: Readonly<Record<Ending, string>> = {
  ended:
    'You were signed out: an administrator ended your sign-in, or you signed out in another window. Sign in to go on where you were.',
  expired: 'Your sign-in has expired. Sign in to go on where you were.',
  'password-changed': 'Your password was changed. Sign in with the new one.',
};

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
