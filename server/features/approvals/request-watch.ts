import type { Services } from '../../services.ts';
import { readLatestChange } from './find-transfer-requests.ts';
import { transferRequests } from './transfer-requests.ts';

/** People see no more changes in a second than this: at most 10. */
const PAUSE_BETWEEN_LOOKS_MS = 100;
/** The longest that a timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Tells all who follow requests when one of them has changed or expired. Every event of the book moves the projection on, but few
 * are about requests: so one short look for all followers finds out whether there is anything to read.
 */
export class RequestWatch {
  readonly #services: Services;
  readonly #followers = new Set<() => void>();
  #seen: bigint | null = null;
  #moved = false;
  #looking = false;
  #expiry: NodeJS.Timeout | null = null;

  constructor(services: Services) {
    this.#services = services;
    services.progress.onReport((state, before) => {
      if (state.name !== transferRequests.name || state.position === before.position) return;
      this.#moved = true;
      this.#wake();
    });
  }

  /** Calls back whenever a request has changed or expired, until the returned function is called. */
  follow(changed: () => void): () => void {
    this.#followers.add(changed);
    // What happened while nobody followed was not seen; it may have happened after the follower's own first reading.
    if (this.#followers.size === 1) this.#seen = null;
    this.#moved = true;
    this.#wake();
    return () => {
      this.#followers.delete(changed);
      if (this.#followers.size === 0) this.#setExpiry(null);
    };
  }

  #wake(): void {
    if (!this.#looking && this.#followers.size > 0) void this.#look();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    while (this.#moved && this.#followers.size > 0) {
      this.#moved = false;
      try {
        const { position, nextExpiry } = await readLatestChange(
          this.#services.database.prisma,
          this.#services.now(),
        );
        const isNews = position !== this.#seen;
        this.#seen = position;
        this.#setExpiry(nextExpiry);
        if (isNews) this.#tell();
      } catch {
        // The database is away; the next report, which comes when it is back, looks again.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_BETWEEN_LOOKS_MS));
    }
    this.#looking = false;
  }

  #tell(): void {
    for (const changed of [...this.#followers]) changed();
  }

  #setExpiry(at: Date | null): void {
    if (this.#expiry) clearTimeout(this.#expiry);
    this.#expiry = null;
    if (!at || this.#followers.size === 0) return;
    const leftMs = Math.min(at.getTime() - this.#services.now().getTime(), LONGEST_TIMER_MS);
    this.#expiry = setTimeout(
      () => {
        this.#moved = true;
        this.#wake();
        this.#tell();
      },
      Math.max(leftMs, 0),
    );
    this.#expiry.unref();
  }
}
