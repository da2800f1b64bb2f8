import { Alert } from '@mantine/core';
import { IconUserCog } from '@tabler/icons-react';
import type { Role } from '../_graphql/generated/graphql.ts';
import { aRole } from './words.ts';

interface RoleChangeProps {
  readonly from: Role;
  readonly to: Role;
  readonly onClose: () => void;
}

/** Says what somebody's role has become under the open page. */
export function RoleChange({ from, to, onClose }: RoleChangeProps) {
  return (
    <Alert
      mb="md"
      variant="light"
      color="yellow"
      icon={<IconUserCog aria-hidden />}
      title={`You are ${aRole(to)} now`}
      role="alert"
      withCloseButton
      closeButtonLabel="Understood"
      onClose={onClose}
    >
      An administrator changed your role; until now you were {aRole(from)}. What is on this page has changed
      with it.
    </Alert>
  );
}
