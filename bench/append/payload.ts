/** How large an event's data are, as JSON. */
export const PAYLOAD_BYTES = 200;

/** The data of a deposit; the description fills it up to exactly 200 bytes. */
export interface DepositData {
  readonly amountMinor: string;
  readonly currency: string;
  readonly bookedOn: string;
  readonly description: string;
  readonly externalReference: string | null;
  readonly counterparty: string | null;
}

const bare: DepositData = {
  amountMinor: '125',
  currency: 'EUR',
  bookedOn: '2026-03-02',
  description: '',
  externalReference: null,
  counterparty: null,
};

/** The same for every contender. */
export const deposit: DepositData = {
  ...bare,
  description: 'x'.repeat(PAYLOAD_BYTES - JSON.stringify(bare).length),
};

/** Ids of the accounts that are paid into: account 0, 1, 2, … */
export function accountIdOf(stream: number): string {
  return `01936e7c-0000-7000-8000-${stream.toString().padStart(12, '0')}`;
}
