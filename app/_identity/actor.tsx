import { Text } from '@mantine/core';

interface ActorProps {
  /** As it is written down: `user:…` or `key:…`. */
  readonly id: string;
  /** What people call it, if that is known. */
  readonly name: string | null;
}

/** Who did something: the name, with the id on hover; the id where there is no name. */
export function Actor({ id, name }: ActorProps) {
  if (name === null)
    return (
      <Text span inherit style={{ overflowWrap: 'anywhere' }}>
        {id}
      </Text>
    );
  return <span title={id}>{name}</span>;
}
