import { useMe } from '../_identity/use-me.ts';
import { type Destination, destinations } from './destinations.ts';

/** The places that are open to whoever is signed in; those that take a permission come when it is known. */
export function useDestinations(): readonly Destination[] {
  const permissions = useMe()?.permissions ?? [];
  return destinations.filter(({ permission }) => !permission || permissions.includes(permission));
}
