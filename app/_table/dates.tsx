'use client';

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
    <time
      dateTime={at}
      title={`${at.replace('T', ' ').replace('Z', '')} UTC`}
      className="figures"
      style={{ whiteSpace: 'nowrap' }}
    >
      {local}
    </time>
  );
}
