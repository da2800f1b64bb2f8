import type { Metadata } from 'next';
import { PasswordScreen } from './_form/password-screen.tsx';

export const metadata: Metadata = { title: 'Change your password' };

/** Where people make a password of their own. */
export default function PasswordPage() {
  return <PasswordScreen />;
}
