/** Somebody has cancelled a rebuild: nothing of it stays. */
export class RebuildCancelled extends Error {
  override readonly name = 'RebuildCancelled';
}

/** The process that runs a rebuild is ending: what was built stays, and the next process goes on with it. */
export class RebuildInterrupted extends Error {
  override readonly name = 'RebuildInterrupted';
}
