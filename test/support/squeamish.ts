import { transactions } from '../../server/features/accounts/transactions.ts';
import { projections } from '../../server/features/index.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';

const asText = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** Every projection, of which that of the movements can't stand deposits with this description; `null` for none. */
export function squeamishProjections(poison: () => string | null): readonly AnyProjection[] {
  const squeamish: AnyProjection = {
    ...transactions,
    handlers: {
      ...transactions.handlers,
      MoneyDeposited: (batch, event) => {
        if ((event.data as { description: string }).description === poison())
          throw new TypeError(`this can not be swallowed: ${JSON.stringify(event.data, asText)}`);
        const handler = transactions.handlers.MoneyDeposited;
        if (typeof handler === 'function') handler(batch, event);
      },
    },
  };
  return projections.map((one) => (one.name === squeamish.name ? squeamish : one));
}
