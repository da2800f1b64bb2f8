import type { Contender } from './contender.ts';
import type { Answer, Request } from './contender-process.ts';
import { generateLoad } from './load.ts';

/** The process of one contender: imports its module and does what it is asked, one request at a time. */
const [, , modulePath] = process.argv;

process.on('message', (request: Request<unknown>) => {
  void answer(request)
    .catch((fault: unknown): Answer => ({ failure: sentenceOf(fault) }))
    .then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit(0));

async function answer(request: Request<unknown>): Promise<Answer> {
  const contender = (await import(new URL(`../${modulePath}`, import.meta.url).href)) as Contender<unknown>;
  if (request.kind === 'prepare') {
    await contender.prepare(request.target, request.streams);
    return {};
  }
  const { target, workload } = request;
  const { send, close } = await contender.open(target, workload.callers);
  try {
    return { measured: await generateLoad(send, workload) };
  } finally {
    await close();
  }
}

function sentenceOf(fault: unknown): string {
  return fault instanceof Error ? (fault.message.split('\n')[0] ?? fault.name) : String(fault);
}
