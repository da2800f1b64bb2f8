import type { Metadata } from 'next';
import { DayScreen } from '../_day/day-screen.tsx';

export const metadata: Metadata = { title: 'Movements of a day' };

interface DayPageProps {
  readonly params: Promise<{ readonly day: string }>;
}

/** What was booked on one day. */
export default async function DayPage({ params }: DayPageProps) {
  const { day } = await params;
  return <DayScreen day={decodeURIComponent(day)} />;
}
