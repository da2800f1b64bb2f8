import { formatMoney, grouped } from '../client/money.ts';
import type { Difference, Reconciliation } from './reconcile.ts';
import { eventsAdded, type Tally } from './tally.ts';

/** A list of a thousand accounts helps nobody at the end of a screen. */
const MAXIMUM_LISTED_DIFFERENCES = 20;

const LABEL_WIDTH = 34;
const FIGURE_WIDTH = 12;

/** All that an import has to tell at its end. */
export interface ImportReport {
  readonly entryCount: number;
  readonly accountCount: number;
  readonly tally: Readonly<Tally>;
  readonly reconciliation: Reconciliation;
  readonly tolerance: string;
  /** How long the sending took. */
  readonly seconds: number;
  readonly errorFile: string;
}

/** Whether every row is in the book and every account agrees with the bank. */
export function isFlawless({ tally, reconciliation }: ImportReport): boolean {
  return tally.badEntries === 0 && reconciliation.beyondTolerance.length === 0;
}

/** The summary that is printed at the end. */
export function formatReport(report: ImportReport): string {
  const { tally, reconciliation } = report;
  const rate = Math.round(report.entryCount / Math.max(report.seconds, 0.001));
  return [
    line('Rows read', report.entryCount),
    line('  movements added', tally.movementsAdded),
    line('  already there', tally.movementsReplayed),
    line('  bad', tally.badEntries),
    line('Accounts', report.accountCount),
    line('  opened', tally.accountsOpened),
    line('  overdraft limits raised', tally.limitsRaised),
    line('Events added', eventsAdded(tally)),
    ...[...reconciliation.totals].map(([currency, total]) =>
      text('Total of all balances', formatMoney(total, currency)),
    ),
    `Balances compared with the file's last balance_after, tolerance ${report.tolerance}:`,
    ...comparison(reconciliation),
    `${grouped(report.entryCount)} rows in ${report.seconds.toFixed(1)} s: ${grouped(rate)} rows a second.`,
    ...(tally.badEntries > 0 ? [badRows(report)] : []),
  ].join('\n');
}

function comparison({ beyondTolerance, ...counts }: Reconciliation): string[] {
  return [
    line('  exactly equal', counts.exactlyEqual),
    line('  within tolerance', counts.withinTolerance),
    line('  beyond tolerance', beyondTolerance.length),
    ...beyondTolerance.slice(0, MAXIMUM_LISTED_DIFFERENCES).map(differenceLine),
    ...(beyondTolerance.length > MAXIMUM_LISTED_DIFFERENCES
      ? [`    and ${grouped(beyondTolerance.length - MAXIMUM_LISTED_DIFFERENCES)} more`]
      : []),
    ...(counts.notStated > 0 ? [line('  not stated by the bank', counts.notStated)] : []),
  ];
}

function differenceLine({ account, balance, stated }: Difference): string {
  const here = formatMoney(balance, account.currency);
  const there = formatMoney(stated, account.currency);
  return `    account ${account.number}: ${here} here, ${there} in the file`;
}

function badRows({ tally, errorFile }: ImportReport): string {
  const rows = tally.badEntries === 1 ? '1 bad row is' : `${grouped(tally.badEntries)} bad rows are`;
  return `${rows} listed, each with its line number and the reason, in ${errorFile}.`;
}

function line(label: string, figure: number): string {
  return text(label, grouped(figure).padStart(FIGURE_WIDTH));
}

function text(label: string, figure: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${figure}`;
}
