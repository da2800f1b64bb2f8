/** Commits that a projection may be behind before the oldest are no longer timed: minutes of a stopped projection at full load. */
const MAX_TIMED_COMMITS = 10_000;

interface Commit {
  readonly position: bigint;
  /** By the clock that never goes back, in milliseconds. */
  readonly heardAt: number;
}

/** Times, for one projection, each commit from when this process heard of it to when the projection's tables showed it. */
export class Visibility {
  readonly #onVisible: (tookMs: number) => void;
  #commits: Commit[] = [];

  constructor(onVisible: (tookMs: number) => void) {
    this.#onVisible = onVisible;
  }

  /** Takes in that the log was committed up to a position. */
  committed(commit: Commit): void {
    if (this.#commits.length < MAX_TIMED_COMMITS) this.#commits.push(commit);
  }

  /** Takes in that the tables show the log up to a position. */
  shown(position: bigint, at: number): void {
    const next = this.#commits.findIndex((commit) => commit.position > position);
    const visible = next < 0 ? this.#commits : this.#commits.slice(0, next);
    if (visible.length === 0) return;
    this.#commits = next < 0 ? [] : this.#commits.slice(next);
    for (const { heardAt } of visible) this.#onVisible(at - heardAt);
  }
}
