'use client';

import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

const schemes = {
  auto: { label: 'as the system', icon: IconDeviceDesktop, next: 'light' },
  light: { label: 'light', icon: IconSun, next: 'dark' },
  dark: { label: 'dark', icon: IconMoon, next: 'auto' },
} as const satisfies Record<MantineColorScheme, object>;

/** Light, dark, or as the system has it, one after the other; remembered on this machine. */
export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // What is remembered is known only in the browser; until then the icon is the one of the default.
  const { label, icon: Icon, next } = schemes[useMounted() ? colorScheme : 'auto'];
  const words = `Colors: ${label}. Change to ${schemes[next].label}`;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={words}
      title={words}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={18} stroke={1.7} />
    </ActionIcon>
  );
}
