import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';

/** The id under which the server's logs know what went wrong, ready to be copied into a message. */
export function Reference({ id }: { readonly id: string }) {
  return (
    <Group gap="xs">
      <Text span fz="sm">
        Reference <Code>{id}</Code>
      </Text>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconCopy size={13} aria-hidden />}
            onClick={copy}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
