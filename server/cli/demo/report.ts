import { formatMoney, grouped } from '../client/money.ts';
import type { DemoReport } from './run-demo.ts';
import type { Step } from './steps.ts';

/** The summary that is printed at the end. */
export function formatReport(report: DemoReport): string {
  const { performance, plan, recipe, seconds } = report;
  return [
    `${grouped(plan.currencies.length)} accounts with ${recipe.months} months of history until ${recipe.until}:`,
    `${grouped(performance.eventsAdded)} events added, ${grouped(performance.stepsReplayed)} steps were there already, in ${seconds.toFixed(1)} s.`,
    ...totals(report).map(
      ([currency, total]) => `  all balances in ${currency}: ${formatMoney(total, currency)}`,
    ),
    'Worth a look:',
    ...[...remarkable(report)].map((line) => `  ${line}`),
  ].join('\n');
}

function totals({ balances, plan }: DemoReport): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const [account, currency] of plan.currencies.entries()) {
    sums.set(currency, (sums.get(currency) ?? 0n) + (balances[account] ?? 0n));
  }
  return [...sums];
}

function* remarkable({ balances, plan }: DemoReport): Generator<string> {
  const owners = new Map<number, string>();
  for (const step of plan.steps) {
    if (step.kind === 'open') owners.set(step.account, step.owner);
    const told = tell(step, owners.get(step.account) ?? '');
    if (told !== null) yield told;
  }
  for (const [account, balance] of balances.entries()) {
    const currency = plan.currencies[account] ?? '';
    if (balance < 0n) yield `${owners.get(account)} is overdrawn: ${formatMoney(balance, currency)}.`;
  }
}

function tell(step: Step, owner: string): string | null {
  switch (step.kind) {
    case 'rename':
      return `${owner} has been ${step.owner} since ${step.bookedOn}.`;
    case 'freeze':
      return `${owner} is frozen. ${step.reason}.`;
    case 'close':
      return `${owner} closed the account on ${step.bookedOn}. ${step.reason}.`;
    default:
      return null;
  }
}
