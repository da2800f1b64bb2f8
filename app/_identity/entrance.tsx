import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../_shell/brand.tsx';
import classes from './entrance.module.css';

interface EntranceProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page that stands alone, before or beside the console: one card, one form. */
export function Entrance({ title, children }: EntranceProps) {
  return (
    <main className={classes.page}>
      <div className={`sheet ${classes.card}`}>
        <Stack gap="lg">
          <Brand />
          <Title order={1} size="h3">
            {title}
          </Title>
          {children}
        </Stack>
      </div>
    </main>
  );
}
