import type { Call, Reply } from './worker.ts';

/** The process of a worker: imports its module and calls what it is told to; ends with its parent. */
const [, , modulePath] = process.argv;

process.on('message', (call: Call) => {
  void answer(call)
    .catch((fault: unknown): Reply => ({ failure: fault instanceof Error ? fault.message : String(fault) }))
    .then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));

async function answer({ name, argument }: Call): Promise<Reply> {
  const module = await import(new URL(`../${modulePath}`, import.meta.url).href);
  return { result: await module[name](argument) };
}
