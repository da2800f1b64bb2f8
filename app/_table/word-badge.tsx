import { Badge } from '@mantine/core';

interface WordBadgeProps {
  readonly label: string;
  readonly color: string;
  /** By what tests find it. */
  readonly testId: string;
}

/** How something stands, in a word, which is never cut: what stands beside it gives way. */
export function WordBadge({ label, color, testId }: WordBadgeProps) {
  return (
    <Badge
      variant="light"
      color={color}
      radius="sm"
      tt="none"
      fw={550}
      miw="max-content"
      data-testid={testId}
    >
      {label}
    </Badge>
  );
}
