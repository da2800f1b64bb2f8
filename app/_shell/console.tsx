'use client';

import { ApolloProvider } from '@apollo/client/react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApprovalQueueProvider } from '../_approvals/approval-queue.tsx';
import { pageSession } from '../_consistency/page-session.ts';
import { PASSWORD_PAGE, SIGN_IN_PAGE } from '../_identity/sign-in-page.ts';
import { Shell } from './shell.tsx';

/**
 * The console around a page, for those who are signed in; the page for those who are not stands alone and asks for nothing, and the one
 * where a one-time password is changed stands alone too.
 */
export function Console({ children }: { readonly children: ReactNode }) {
  const path = usePathname();
  if (path === SIGN_IN_PAGE) return children;
  return (
    <ApolloProvider client={pageSession().client}>
      {path === PASSWORD_PAGE ? (
        children
      ) : (
        <ApprovalQueueProvider>
          <Shell>{children}</Shell>
        </ApprovalQueueProvider>
      )}
    </ApolloProvider>
  );
}
