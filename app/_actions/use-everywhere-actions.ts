import { useMantineColorScheme } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { signOut } from '../_identity/sign-in-requests.ts';
import { hrefIn, useAsOf } from '../_past/use-as-of.ts';
import { useDestinations } from '../_shell/use-destinations.ts';
import type { PageAction } from './page-actions.ts';

/** What can be done on every page: go to another one, change the colors, leave. */
export function useEverywhereActions(): readonly PageAction[] {
  const router = useRouter();
  const { asOf } = useAsOf();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const places = useDestinations().map(({ label, key, href, isServerPage }) => ({
    label: `Go to ${label}`,
    keys: `g ${key}`,
    run: () => (isServerPage ? window.location.assign(href) : router.push(hrefIn(asOf, href))),
  }));
  return [
    ...places,
    {
      label: colorScheme === 'dark' ? 'Light colors' : 'Dark colors',
      keys: 'g c',
      run: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
    },
    { label: 'Sign out', keys: 'g x', run: () => void signOut() },
  ];
}
