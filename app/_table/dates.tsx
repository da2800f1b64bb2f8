'use client';

// Made once: making one takes longer than all else that a row of a table does.
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A calendar day in the reader's own notation. Days have no time zone, so none is applied. */
export function Day({ day }: { readonly day: string }) {
  return (
    <time dateTime={day} className="figures" style={{ whiteSpace: 'nowrap' }}>
      {dayFormat.format(new Date(day))}
    </time>
  );
}

/** A moment in the reader's own time zone, with UTC on hover. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time
      dateTime={at}
      title={`${at.replace('T', ' ').replace('Z', '')} UTC`}
      className="figures"
      style={{ whiteSpace: 'nowrap' }}
    >
      {momentFormat.format(new Date(at))}
    </time>
  );
}
