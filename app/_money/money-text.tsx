import { Text, type TextProps } from '@mantine/core';
import { type Amount, formatAmount, isNegative } from './money.ts';

interface MoneyTextProps extends TextProps {
  readonly amount: Amount;
  /** Shows a plus too, and colours what came in. The sign says it; the colour only helps. */
  readonly signed?: boolean;
}

/** An amount in its own column of figures, its currency quietly behind it. */
export function MoneyText({ amount, signed = false, ...text }: MoneyTextProps) {
  const isIncome = signed && !isNegative(amount.minorUnits) && amount.minorUnits !== '0';
  return (
    <Text span inherit className="figures" style={{ whiteSpace: 'nowrap' }} {...text}>
      <span style={isIncome ? { color: 'var(--daybook-money-in)' } : undefined}>
        {formatAmount(amount, { signed })}
      </span>
      <Text span c="dimmed" fz="0.82em" fw={450} ml="0.4em">
        {amount.currency}
      </Text>
    </Text>
  );
}
