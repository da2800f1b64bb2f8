'use client';

import { Code, Group, Stack, Text } from '@mantine/core';
import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { PastLink } from '../../_past/past-link.tsx';
import { eventHref, hrefOfStream, storyHref } from './event-words.ts';

/** What an event says, what led to it, and the hash that holds it in its place. */
export function EventDetail({ event }: { readonly event: LogEventFragment }) {
  return (
    <Stack gap="sm" pt="sm">
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {JSON.stringify(event.data, null, 2)}
      </Code>
      <Group gap="lg" align="flex-start">
        <Trace term="Place in the log" text={event.sequence} />
        <Trace
          term="Stream"
          text={`${event.streamId} at ${event.streamVersion}`}
          href={hrefOfStream(event.streamId)}
        />
        <Trace term="Event, with all that its command did" text={event.id} href={eventHref(event.id)} />
        <Trace term="Story" text={event.correlationId} href={storyHref(event.correlationId)} />
        <Trace term="Command" text={event.commandId} />
        {event.causationId && (
          <Trace term="Caused by" text={event.causationId} href={eventHref(event.causationId)} />
        )}
        <Trace term="Schema version" text={String(event.schemaVersion)} />
        <Trace term="Hash" text={event.hash} />
      </Group>
    </Stack>
  );
}

interface TraceProps {
  readonly term: string;
  readonly text: string;
  /** Where it leads. */
  readonly href?: string | undefined;
}

function Trace({ term, text, href }: TraceProps) {
  const value = { fz: 'xs', ff: 'monospace', style: { overflowWrap: 'anywhere' } } as const;
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {term}
      </Text>
      {href ? (
        <PastLink href={href} {...value}>
          {text}
        </PastLink>
      ) : (
        <Text {...value}>{text}</Text>
      )}
    </div>
  );
}
