import type { ReactNode } from 'react';
import type { Holder } from './use-held.ts';
import { WaitingNews, type WaitingNewsProps } from './waiting-news.tsx';

export interface HeldListProps {
  readonly holder: Holder;
  /** Undefined if nothing waits. */
  readonly news: WaitingNewsProps | undefined;
  readonly children: ReactNode;
}

/** A list that keeps still while a person is busy with it, with what waits meanwhile above it. */
export function HeldList({ holder, news, children }: HeldListProps) {
  return (
    <div ref={holder}>
      {news && <WaitingNews {...news} />}
      {children}
    </div>
  );
}
