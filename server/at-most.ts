/** What some work comes to, or null if that takes too long; the work itself goes on. */
export async function atMost<Value>(limitMs: number, work: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, limitMs, null);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
