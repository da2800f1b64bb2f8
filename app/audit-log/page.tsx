import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Permitted } from '../_identity/permitted.tsx';
import { LoadingRows } from '../_table/states.tsx';
import { AuditScreen } from './_log/audit-screen.tsx';

export const metadata: Metadata = { title: 'Audit log' };

/** Who tried what, and what came of it. */
export default function AuditLogPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <Permitted permission="READ_AUDIT_LOG">
        <AuditScreen />
      </Permitted>
    </Suspense>
  );
}
