import type { Metadata } from 'next';
import { SignInScreen } from './_form/sign-in-screen.tsx';

export const metadata: Metadata = { title: 'Sign in' };

/** Where people sign in. */
export default function SignInPage() {
  return <SignInScreen />;
}
