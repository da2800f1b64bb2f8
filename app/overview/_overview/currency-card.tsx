import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AccountStatus, DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
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
      <AccountsLink currency={currency}>
        <MoneyText amount={{ minorUnits: String(sum), currency }} className={`figures ${classes.total}`} />
      </AccountsLink>
      <Group gap="md" mt={6}>
        {totals
          .filter(({ accountCount }) => accountCount > 0)
          .map(({ status, accountCount }) => (
            <AccountsLink key={status} currency={currency} status={status}>
              <Group component="span" gap={6} wrap="nowrap">
                <StatusBadge status={status} />
                <Text span fz="sm" className="figures">
                  {format.format(accountCount)}
                </Text>
              </Group>
            </AccountsLink>
          ))}
      </Group>
    </section>
  );
}

interface AccountsLinkProps extends Pick<CurrencyCardProps, 'currency'> {
  readonly status?: AccountStatus;
  readonly children: ReactNode;
}

/** A figure, leading to the accounts that it adds up. */
function AccountsLink({ currency, status, children }: AccountsLinkProps) {
  const query = new URLSearchParams({ currency, ...(status && { status }), sort: 'BALANCE', order: 'DESC' });
  return (
    <PastLink href={`/?${query}`} title="The accounts that it adds up" inherit c="inherit">
      {children}
    </PastLink>
  );
}
