'use client';

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { pageSession } from '../_consistency/page-session.ts';
import { exportHref } from './export-href.ts';

interface DownloadLinkProps {
  readonly name: Parameters<typeof exportHref>[0];
  readonly given: Parameters<typeof exportHref>[1];
  readonly label: string;
}

/** A download of what is on the screen, all of it and not only the page that is shown; it has what this page's commands did. */
export function DownloadLink({ name, given, label }: DownloadLinkProps) {
  return (
    <Button
      component="a"
      href={exportHref(name, given)}
      download={`${name}.csv`}
      variant="subtle"
      color="gray"
      size="xs"
      leftSection={<IconDownload size={15} aria-hidden />}
      onClick={({ currentTarget }) => {
        const atLeast = pageSession().freshness.latestReceiptPosition();
        currentTarget.setAttribute('href', exportHref(name, { ...given, ...(atLeast && { atLeast }) }));
      }}
    >
      {label}
    </Button>
  );
}
