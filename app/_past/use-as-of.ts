import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { parseAsDay, parseAsMoment } from '../_address/parameters.ts';
import type { AsOf } from '../_graphql/generated/graphql.ts';

/** The past that is looked at, in the URL: it can be kept, sent, and left with the browser's Back. */
export const pastParameters = { booked: parseAsDay, recorded: parseAsMoment };

/** Which past is looked at: by the day things were booked on, by the moment they were recorded, or by both. */
export interface Past {
  readonly bookedOn: string | null;
  readonly recordedAt: string | null;
}

/** The past that the page shows; `asOf` is undefined while it shows the present. */
export function useAsOf() {
  const [{ booked: bookedOn, recorded: recordedAt }, setParameters] = useQueryStates(pastParameters, {
    history: 'push',
  });
  const asOf = useMemo<AsOf | undefined>(
    () =>
      bookedOn || recordedAt
        ? { ...(bookedOn && { bookedOn }), ...(recordedAt && { recordedAt }) }
        : undefined,
    [bookedOn, recordedAt],
  );
  return {
    asOf,
    past: { bookedOn, recordedAt },
    lookAt: (past: Past) => setParameters({ booked: past.bookedOn, recorded: past.recordedAt }),
    backToNow: () => setParameters(null),
  };
}

/** The places that can show the past, with what is below them; the others only have a present. */
const placesWithPast = ['/overview', '/accounts', '/search', '/summaries', '/events'];

function hasPast(path: string): boolean {
  const [place = ''] = path.split('?');
  return place === '/' || placesWithPast.some((one) => place === one || place.startsWith(`${one}/`));
}

/** An address within the same past if it has one, so that following a link does not silently come back to the present. */
export function hrefIn(asOf: AsOf | undefined, path: string): string {
  if (!asOf || !hasPast(path)) return path;
  const { bookedOn, recordedAt } = asOf;
  const query = new URLSearchParams({
    ...(bookedOn && { booked: bookedOn }),
    ...(recordedAt && { recorded: recordedAt }),
  });
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
