import type { Metadata } from 'next';
import { ProjectionsScreen } from './projections-screen.tsx';

export const metadata: Metadata = { title: 'Projections' };

/** How far the read tables have come. */
export default function ProjectionsPage() {
  return <ProjectionsScreen />;
}
