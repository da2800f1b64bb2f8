import { Group, Text } from '@mantine/core';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { StatusBadge } from '../../accounts/_account/status-badge.tsx';
import classes from './overview.module.css';

interface CurrencyCardProps {
  readonly currency: string;
  readonly totals: DashboardStateFragment['totals'];
}

/** What all accounts of one currency come to, and how many there are of each status. */
export function CurrencyCard({ currency, totals }: CurrencyCardProps) {
  const sum = totals.reduce((total, { balance }) => total + BigInt(balance.minorUnits), 0n);
  const count = totals.reduce((total, { accountCount }) => total + accountCount, 0);
  const format = new Intl.NumberFormat();
  return (
    <section className={`sheet ${classes.card}`} aria-label={`Total in ${currency}`} data-testid="total">
      <Text fz="sm" c="dimmed" className="figures">
        {count === 1 ? '1 account' : `${format.format(count)} accounts`}
      </Text>
      <MoneyText amount={{ minorUnits: String(sum), currency }} className={`figures ${classes.total}`} />
      <Group gap="md" mt={6}>
        {totals
          .filter(({ accountCount }) => accountCount > 0)
          .map(({ status, accountCount }) => (
            <Group key={status} gap={6} wrap="nowrap">
              <StatusBadge status={status} />
              <Text span fz="sm" className="figures">
                {format.format(accountCount)}
              </Text>
            </Group>
          ))}
      </Group>
    </section>
  );
}
