'use client';

import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from './_table/states.tsx';

/** No page has this address. */
export default function NotFound() {
  return (
    <div className="sheet">
      <EmptyState
        icon={IconMapQuestion}
        title="There is no such page"
        text="The address may be mistyped."
        action={
          <Button component={Link} href="/" variant="default" mt="xs">
            Go to the accounts
          </Button>
        }
      />
    </div>
  );
}
