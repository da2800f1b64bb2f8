import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';

/** Says why an attempt went wrong, to screen readers at once. */
export function ProblemNotice({ problem }: { readonly problem: string | null }) {
  return (
    <div role="alert">
      {problem && (
        <Alert color="red" variant="light" icon={<IconAlertCircle size={18} aria-hidden />} p="sm">
          {problem}
        </Alert>
      )}
    </div>
  );
}
