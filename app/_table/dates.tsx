'use client';

import { Text, Tooltip } from '@mantine/core';

/** A calendar day in the reader's own notation. Days have no time zone, so none is applied. */
export function Day({ day }: { readonly day: string }) {
  const text = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(day),
  );
  return (
    <time dateTime={day} className="figures" style={{ whiteSpace: 'nowrap' }}>
      {text}
    </time>
  );
}

/** A moment in the reader's own time zone, with UTC on hover. */
export function Moment({ at }: { readonly at: string }) {
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  );
  return (
    <Tooltip label={`${at.replace('T', ' ').replace('Z', '')} UTC`}>
      <Text component="time" dateTime={at} inherit className="figures" style={{ whiteSpace: 'nowrap' }}>
        {local}
      </Text>
    </Tooltip>
  );
}
