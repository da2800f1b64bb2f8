'use client';

import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';

/** Between two attempts; a server that is just being restarted is back by then. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * A part of the page whose script comes when the part is first shown; until then `Waiting` is in its place. It is made in the browser
 * only.
 *
 * The script is waited for as long as there is no network. A page that loses it in between keeps what it shows: React would break all of
 * it for a part that could not be loaded, and never try again. It breaks if loading fails for long although there is a network.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Nothing,
): ComponentType<Props> {
  return dynamic(() => patiently(load), { ssr: false, loading: () => <Waiting /> });
}

function Nothing() {
  return null;
}

async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (const pauseMs of pausesMs) {
    try {
      return await load();
    } catch {
      await (navigator.onLine ? pause(pauseMs) : networkIsBack());
    }
  }
  return load();
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}

function networkIsBack(): Promise<void> {
  return new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true }));
}
