'use client';

import { Text, Title } from '@mantine/core';
import type { RebuildFragment } from '../_graphql/generated/graphql.ts';
import classes from './projections.module.css';
import { RebuildItem } from './rebuild-item.tsx';

/** Each projection's newest rebuild: those that are running first, then the latest. */
export function Rebuilds({ rebuilds }: { readonly rebuilds: readonly RebuildFragment[] }) {
  const inOrder = [...rebuilds].sort((one, other) => {
    if ((one.status === 'RUNNING') !== (other.status === 'RUNNING')) return one.status === 'RUNNING' ? -1 : 1;
    return other.startedAt.localeCompare(one.startedAt);
  });
  return (
    <section className={classes.section} aria-labelledby="rebuilds">
      <Title order={2} id="rebuilds">
        Rebuilds
      </Title>
      {inOrder.length === 0 ? (
        <Text c="dimmed">No projection has been built again yet.</Text>
      ) : (
        <ul className={`sheet ${classes.list}`}>
          {inOrder.map((rebuild) => (
            <li key={rebuild.id} className={classes.item}>
              <RebuildItem rebuild={rebuild} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
