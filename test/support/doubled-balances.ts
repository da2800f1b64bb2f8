import { balances } from '../../server/features/accounts/balances.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';

/** The next version of the code: it sees every deposit twice. */
export const doubled: AnyProjection = {
  ...balances,
  version: balances.version + 1,
  handlers: {
    ...balances.handlers,
    MoneyDeposited: (batch, event) => {
      const handler = balances.handlers.MoneyDeposited;
      if (typeof handler !== 'function') return;
      const data = event.data as { readonly amountMinor: bigint };
      handler(batch, { ...event, data: { ...data, amountMinor: 2n * data.amountMinor } });
    },
  },
};
