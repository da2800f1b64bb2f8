import { pageSession } from '../../_consistency/page-session.ts';
import { describeFault } from '../../_graphql/faults.ts';
import type { ChangePasswordMutation } from '../../_graphql/generated/graphql.ts';
import { changePasswordDocument } from '../../_graphql/people-documents.ts';
import { destinationIn, leaveFor, SIGN_IN_PAGE, withoutLeaving } from '../../_identity/sign-in-page.ts';
import { signInByPassword } from '../../_identity/sign-in-requests.ts';

interface NewPassword {
  readonly email: string;
  readonly current: string;
  readonly next: string;
}

/** Why a password was not changed, and which field of the form it is about, if it is about one. */
interface Refusal {
  readonly message: string;
  readonly field: 'current' | 'next' | null;
}

const FIELDS = { currentPassword: 'current', newPassword: 'next' } as const;

/**
 * Changes the password, which ends every sign-in, signs in again with the new one, and goes to the page that was asked for. Gives the
 * reason if it was not changed, and nothing if the page is left.
 */
export function changeOwnPassword({ email, current, next }: NewPassword): Promise<Refusal | undefined> {
  return withoutLeaving(async () => {
    const input = { currentPassword: current, newPassword: next };
    try {
      const { data } = await pageSession().client.mutate({
        mutation: changePasswordDocument,
        variables: { input },
      });
      const [error] = data?.changePassword.errors ?? [];
      if (error) return refusalOf(error);
    } catch (fault) {
      return { message: describeFault(fault), field: null };
    }
    const to = destinationIn(window.location.search);
    const problem = await signInByPassword(email, next);
    leaveFor(
      problem === null ? to : `${SIGN_IN_PAGE}?${new URLSearchParams({ to, why: 'password-changed' })}`,
    );
    return undefined;
  });
}

type IdentityError = ChangePasswordMutation['changePassword']['errors'][number];

function refusalOf({ message, path }: IdentityError): Refusal {
  const field = Object.entries(FIELDS).find(([name]) => path?.includes(name));
  return { message, field: field ? field[1] : null };
}
