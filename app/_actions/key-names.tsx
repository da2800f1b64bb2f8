import { Group, Kbd, Text } from '@mantine/core';

/** The keys of an action, as they are written on a keyboard. */
export function KeyNames({ keys }: { readonly keys: string }) {
  const [first, second] = keys.split(' ');
  return (
    <Group gap={4} wrap="nowrap">
      <Kbd size="xs">{first}</Kbd>
      {second && (
        <>
          <Text span fz="xs" c="dimmed">
            then
          </Text>
          <Kbd size="xs">{second}</Kbd>
        </>
      )}
    </Group>
  );
}
