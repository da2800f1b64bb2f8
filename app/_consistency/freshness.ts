/** That the read tables show an account at this version; `position` is what to ask other tables to wait for. */
export interface SeenVersion {
  readonly accountId: string;
  readonly version: number;
  readonly position: string;
}

/** A command of this page that was accepted and that the read tables may not show yet. */
export interface PendingReceipt extends SeenVersion {
  readonly acceptedAtMs: number;
}

/**
 * What this page knows about how far the server's read tables have come, one account at a time.
 *
 * Positions are opaque to clients, so two of them are never compared here. Versions of one account are numbers that
 * only grow, so those decide: a receipt is let go of when its account has been seen at its version or a later one,
 * whoever saw it first, the subscription or the waiting query.
 */
export class Freshness {
  readonly #pending = new Map<string, PendingReceipt>();
  readonly #seen = new Map<string, SeenVersion>();
  readonly #streamsWithoutSnapshot = new Set<symbol>();
  readonly #listeners = new Set<() => void>();
  #readFellBehind = false;
  #latestReceiptPosition: string | undefined;

  /** A command was accepted, whatever it was about: what this page reads from now on has to show it. */
  reached(position: string): void {
    if (position === this.#latestReceiptPosition) return;
    this.#latestReceiptPosition = position;
    this.#tell();
  }

  /** A command on an account was accepted: the page is ahead of the read tables until `seen` catches up. */
  accepted(receipt: PendingReceipt): void {
    this.reached(receipt.position);
    const known = Math.max(
      this.#seen.get(receipt.accountId)?.version ?? 0,
      this.#pending.get(receipt.accountId)?.version ?? 0,
    );
    if (known >= receipt.version) return;
    this.#pending.set(receipt.accountId, receipt);
    this.#tell();
  }

  /** The read tables were seen at this version. Older news than what is known changes nothing. */
  seen(seen: SeenVersion): void {
    if ((this.#seen.get(seen.accountId)?.version ?? 0) >= seen.version) return;
    this.#seen.set(seen.accountId, seen);
    if ((this.#pending.get(seen.accountId)?.version ?? Number.POSITIVE_INFINITY) <= seen.version) {
      this.#pending.delete(seen.accountId);
    }
    this.#tell();
  }

  /** What this page still waits for on an account. */
  pendingOf(accountId: string): PendingReceipt | undefined {
    return this.#pending.get(accountId);
  }

  /** The latest version of an account that the read tables were seen at. */
  seenOf(accountId: string): SeenVersion | undefined {
    return this.#seen.get(accountId);
  }

  /** The receipt that has been waited for the longest, if there is any. */
  oldestPending(): PendingReceipt | undefined {
    // Receipts are kept in the order in which they came.
    return this.#pending.values().next().value;
  }

  /** Where this page's last accepted command stands in the log: what its own reads have to reach. */
  latestReceiptPosition(): string | undefined {
    return this.#latestReceiptPosition;
  }

  /** The log no longer knows the positions of this page, for example after it was restored from a backup. */
  forgetPositions(): void {
    this.#latestReceiptPosition = undefined;
    this.#pending.clear();
    this.#seen.clear();
    this.#tell();
  }

  /** Whether the last list came from read tables that had not reached this page's own commands in time. */
  readFellBehind(behind: boolean): void {
    if (behind === this.#readFellBehind) return;
    this.#readFellBehind = behind;
    this.#tell();
  }

  /** A subscription was begun: until its snapshot arrives the page may have missed something. */
  streamBegun(stream: symbol): void {
    this.#streamsWithoutSnapshot.add(stream);
    this.#tell();
  }

  /** A subscription has sent its snapshot, or has been given up. */
  streamSettled(stream: symbol): void {
    if (this.#streamsWithoutSnapshot.delete(stream)) this.#tell();
  }

  /** Whether anything on this page is known, or has to be suspected, to be behind the log. */
  isCatchingUp(): boolean {
    return this.#pending.size > 0 || this.#streamsWithoutSnapshot.size > 0 || this.#readFellBehind;
  }

  /** Calls back after every change; returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
