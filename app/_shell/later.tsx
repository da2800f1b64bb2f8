/** Between two attempts; a server that is just being restarted is back by then. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Loads a part of the page that comes later than the rest, as soon as the network lets it. A page that loses its network in between
 * keeps what it shows: React would break all of it for a part that could not be loaded, and never try again. Rejects with the last
 * failure if it fails for long although there is a network.
 */
export async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
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
