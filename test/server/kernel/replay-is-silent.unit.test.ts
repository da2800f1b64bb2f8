import { describe, expectTypeOf, test } from 'vitest';
import type { AccountEvent } from '../../../server/features/accounts/events.ts';
import type { AnyProjection, defineProjection } from '../../../server/kernel/projections/projection.ts';
import type { Rebuilder } from '../../../server/kernel/projections/rebuild/rebuilder.ts';
import type { AnyReactor, defineReactor } from '../../../server/kernel/reactors/reactor.ts';

type Handlers = Parameters<typeof defineProjection<AccountEvent, number[]>>[0]['handlers'];
type Effects = Parameters<typeof defineReactor<AccountEvent, string>>[0]['effects'];

/** What these say is said by the compiler, when the types are checked. */
describe('the compiler', () => {
  test('takes no reactor for a projection, nor the other way round', () => {
    expectTypeOf<AnyReactor>().not.toExtend<AnyProjection>();
    expectTypeOf<AnyProjection>().not.toExtend<AnyReactor>();
    expectTypeOf<AnyReactor>().not.toExtend<Parameters<Rebuilder['begin']>[0]>();
  });

  test('takes no handler of a projection that does something and waits for it', () => {
    const write = async (_batch: number[]): Promise<void> => {};
    // @ts-expect-error: a projection reduces events; what takes time and may fail is a reactor's
    const handler: Handlers['MoneyDeposited'] = write;
    expectTypeOf(handler).not.toBeAny();
    const add = (batch: number[]): void => void batch.push(1);
    expectTypeOf(add).toExtend<Handlers['MoneyDeposited']>();
  });

  test('takes no reactor that forgets a type of event', () => {
    const effects = { AccountOpened: () => 'hello' };
    // @ts-expect-error: every other type has to be spelled out, if only as 'ignored'
    const forgotten: Effects = effects;
    expectTypeOf(forgotten).not.toBeAny();
  });
});
