/** What a process has used. */
export interface Usage {
  /** Of the processor, since the process began, in milliseconds. */
  readonly cpuMs: number;
  /** Of the heap, after a collection, if the process was started with `--expose-gc`; and of buffers beside it. */
  readonly heapBytes: number;
  readonly externalBytes: number;
}

/** What this process has used by now. */
export function usageNow(): Usage {
  const { user, system } = process.cpuUsage();
  (globalThis as { readonly gc?: () => void }).gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, heapBytes: heapUsed, externalBytes: external + arrayBuffers };
}
